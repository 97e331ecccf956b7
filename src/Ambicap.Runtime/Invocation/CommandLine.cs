namespace Ambicap.Runtime.Invocation;

/// <summary>
/// What ambicap-runtime needs to know of a call of runc or crun. Nothing here decides what is passed on: the real runtime gets
/// every argument as it came, and judges the ones we do not know.
/// </summary>
internal sealed class CommandLine
{
    /// <summary>The command; <see cref="RuntimeCommand.Other"/> also where there is none.</summary>
    internal RuntimeCommand Command { get; private set; }

    /// <summary>The runtime's state folder (<c>--root</c>), or null for its default. With the id it names a container.</summary>
    internal byte[]? Root { get; private set; }

    /// <summary>The log file (<c>--log</c>), or null.</summary>
    internal byte[]? Log { get; private set; }

    /// <summary>Whether the log is to be written as JSON (<c>--log-format json</c>).</summary>
    internal bool LogIsJson { get; private set; }

    /// <summary>The bundle folder of create and run, or null for the working folder.</summary>
    internal byte[]? Bundle { get; private set; }

    /// <summary>The configuration crun was told to use instead of the bundle's config.json, or null.</summary>
    internal byte[]? ConfigurationFile { get; private set; }

    /// <summary>The process document of exec, or null where the command is given in words.</summary>
    internal byte[]? ProcessFile { get; private set; }

    /// <summary>The container's id, or null.</summary>
    internal byte[]? Id { get; private set; }

    /// <summary>Whether delete is to end a running container.</summary>
    internal bool IsForced { get; private set; }

    /// <summary>Reads the arguments after the program's name.</summary>
    /// <remarks>
    /// The grammar is <c>[global options] COMMAND [options] ID [words]</c>. The command is looked for in its place only, since an id
    /// may be <c>create</c>. runc reads options as Go does (<c>-x y</c>, <c>--x y</c>, <c>-x=y</c>, <c>--x=y</c>), crun as GNU argp
    /// does, which adds groups of short options and values attached to them.
    /// </remarks>
    internal static CommandLine Parse(ReadOnlySpan<byte[]> arguments)
    {
        CommandLine line = new();
        OptionScanner scanner = new(arguments);
        while (scanner.Next(OptionTable.Global))
        {
            if (!scanner.IsOption)
            {
                line.ReadCommand(ref scanner, scanner.Word);
                break;
            }

            line.SetGlobal(scanner.Name, scanner.Value);
        }

        return line;
    }

    private static RuntimeCommand Recognise(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("create"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("run"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("restore"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("exec"u8) ? RuntimeCommand.Exec
        : word.SequenceEqual("delete"u8) ? RuntimeCommand.Delete
        : IsAboutAContainer(word) ? RuntimeCommand.Existing
        : RuntimeCommand.Other;

    private static bool IsAboutAContainer(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("start"u8) || word.SequenceEqual("state"u8) || word.SequenceEqual("kill"u8) || word.SequenceEqual("pause"u8)
        || word.SequenceEqual("resume"u8) || word.SequenceEqual("ps"u8) || word.SequenceEqual("events"u8) || word.SequenceEqual("update"u8)
        || word.SequenceEqual("checkpoint"u8) || word.SequenceEqual("mounts"u8);

    private void ReadCommand(ref OptionScanner scanner, ReadOnlySpan<byte> word)
    {
        Command = Recognise(word);
        bool isExec = Command == RuntimeCommand.Exec;
        OptionTable table = OptionTable.For(Command, word);

        // crun's mounts has a word of its own in front: mounts add ID FILE.
        int wordsBefore = word.SequenceEqual("mounts"u8) ? 1 : 0;
        while (Command != RuntimeCommand.Other && scanner.Next(table))
        {
            if (scanner.IsOption)
            {
                SetCommandOption(scanner.Name, scanner.Value);
            }
            else if (wordsBefore > 0)
            {
                wordsBefore--;
            }
            else if (Id is null)
            {
                Id = scanner.Word.ToArray();
                if (isExec)
                {
                    // What follows is the command to run in the container, options of its own included.
                    return;
                }
            }
        }
    }

    private void SetGlobal(ReadOnlySpan<byte> name, byte[]? value)
    {
        if (name.SequenceEqual("root"u8))
        {
            Root = value;
        }
        else if (name.SequenceEqual("log"u8))
        {
            Log = value;
        }
        else if (name.SequenceEqual("log-format"u8))
        {
            LogIsJson = value.AsSpan().SequenceEqual("json"u8);
        }
    }

    private void SetCommandOption(ReadOnlySpan<byte> name, byte[]? value)
    {
        switch (Command)
        {
            case RuntimeCommand.Delete:
                IsForced |= Is(name, "force"u8, "f"u8) && !value.AsSpan().SequenceEqual("false"u8);
                break;
            case RuntimeCommand.Exec when Is(name, "process"u8, "p"u8):
                ProcessFile = value;
                break;
            case RuntimeCommand.Create when Is(name, "bundle"u8, "b"u8):
                Bundle = value;
                break;
            case RuntimeCommand.Create when Is(name, "config"u8, "f"u8):
                ConfigurationFile = value;
                break;
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> full, ReadOnlySpan<byte> letter) => name.SequenceEqual(full) || name.SequenceEqual(letter);
}
