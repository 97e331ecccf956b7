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
                line.Command = Recognise(scanner.Word);
                break;
            }

            line.SetGlobal(scanner.Name, scanner.Value);
        }

        if (line.Command != RuntimeCommand.Other)
        {
            line.ReadCommand(ref scanner);
        }

        return line;
    }

    private static RuntimeCommand Recognise(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("create"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("run"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("restore"u8) ? RuntimeCommand.Create
        : word.SequenceEqual("exec"u8) ? RuntimeCommand.Exec
        : word.SequenceEqual("delete"u8) ? RuntimeCommand.Delete
        : RuntimeCommand.Other;

    private void ReadCommand(ref OptionScanner scanner)
    {
        bool isExec = Command == RuntimeCommand.Exec;
        OptionTable table = OptionTable.For(Command);
        while (scanner.Next(table))
        {
            if (scanner.IsOption)
            {
                SetCommandOption(isExec, scanner.Name, scanner.Value);
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

    private void SetCommandOption(bool isExec, ReadOnlySpan<byte> name, byte[]? value)
    {
        if (Command == RuntimeCommand.Delete)
        {
            IsForced |= (name.SequenceEqual("force"u8) || name.SequenceEqual("f"u8)) && !value.AsSpan().SequenceEqual("false"u8);
        }
        else if (isExec)
        {
            if (name.SequenceEqual("process"u8) || name.SequenceEqual("p"u8))
            {
                ProcessFile = value;
            }
        }
        else if (name.SequenceEqual("bundle"u8) || name.SequenceEqual("b"u8))
        {
            Bundle = value;
        }
        else if (name.SequenceEqual("config"u8) || name.SequenceEqual("f"u8))
        {
            ConfigurationFile = value;
        }
    }
}
