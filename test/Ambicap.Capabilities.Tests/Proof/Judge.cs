using System.Diagnostics;
using System.Reflection;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>
/// The running kernel, asked by <c>judge.c</c>: compiled, started, and fed cases. Once it runs, nothing of it is left in the file
/// system: its files are in a private mount namespace, which ends with it, and it ends with its standard input.
/// </summary>
internal sealed class Judge : IDisposable
{
    private readonly Process _process;
    private readonly bool _isReady;

    private Judge(string program, string where)
    {
        Place = where;
        _process = Process.Start(new ProcessStartInfo(program, [where])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Start = StateLine.Read(Run(Case.Parse("state"))[0], CapabilitySet.UpTo(KernelCapabilities.Last));
        _isReady = true;
    }

    /// <summary><c>host</c> or <c>userns</c>.</summary>
    internal string Place { get; }

    /// <summary>The state in which every case begins.</summary>
    internal ProcessState Start { get; }

    /// <summary>Starts a judge, in this user namespace (<c>host</c>) or in a new one (<c>userns</c>). Skips the test, with the
    /// reason, where that cannot be done.</summary>
    internal static Judge Open(string where)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "the kernel can be asked by root only; run the tests as root");
        string folder = Directory.CreateTempSubdirectory("ambicap-judge-").FullName;
        try
        {
            return new Judge(Compile(folder), where);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Performs one case.</summary>
    internal List<string> Run(Case @case)
    {
        _process.StandardInput.WriteLine(@case);
        _process.StandardInput.Flush();
        return ReadAnswer();
    }

    /// <summary>Performs many cases, writing ahead of what is read so that neither side waits for the other.</summary>
    internal void RunAll(IEnumerable<Case> cases, Action<Case, List<string>> answer)
    {
        const int ahead = 64;
        Queue<Case> pending = new();
        foreach (Case @case in cases)
        {
            _process.StandardInput.WriteLine(@case);
            pending.Enqueue(@case);
            if (pending.Count == ahead)
            {
                _process.StandardInput.Flush();
                while (pending.Count > ahead / 2)
                {
                    answer(pending.Dequeue(), ReadAnswer());
                }
            }
        }

        _process.StandardInput.Flush();
        while (pending.TryDequeue(out Case? @case))
        {
            answer(@case, ReadAnswer());
        }
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private List<string> ReadAnswer()
    {
        List<string> lines = [];
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("end ", StringComparison.Ordinal))
            {
                return lines;
            }

            bool isFatal = line.StartsWith("fatal ", StringComparison.Ordinal);
            Assert.SkipWhen(isFatal && !_isReady, $"the kernel does not let the judge work here: {line}");
            Assert.False(isFatal, $"judge: {line}");
            lines.Add(line);
        }

        throw new InvalidOperationException("the judge has ended; run its last case by hand to see why");
    }

    /// <summary>A static program starts a good deal faster; where there is no static C library a dynamic one will do.</summary>
    private static string Compile(string folder)
    {
        string program = Path.Combine(folder, "judge");
        string source = Path.Combine(folder, "judge.c");
        using (Stream embedded = Assembly.GetExecutingAssembly().GetManifestResourceStream("judge.c")!)
        using (FileStream file = File.Create(source))
        {
            embedded.CopyTo(file);
        }

        string? compiler = new[] { "/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(compiler is null, "no C compiler is installed (package gcc)");
        string errors = Compile(compiler!, ["-O2", "-static", "-o", program, source]);
        if (errors.Length > 0 && !File.Exists(program))
        {
            errors = Compile(compiler!, ["-O2", "-o", program, source]);
        }

        Assert.True(File.Exists(program), errors);
        return program;
    }

    private static string Compile(string compiler, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(compiler, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return errors;
    }
}
