/*
 * The .NET runtime ignores SIGPIPE by signal(3) while it starts, and what is ignored stays ignored across execve: the real
 * runtime, its hooks and whatever they start would inherit it. No code of ours runs before that, so the linker leads the
 * call here (--wrap=signal) and every disposition stays what the caller made it.
 */
void (*__wrap_signal(int number, void (*handler)(int)))(int)
{
    (void)number;
    (void)handler;
    return 0;
}
