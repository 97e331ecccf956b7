using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Node.Installing;
using Ambicap.Node.Journal;
using Ambicap.Tests;

namespace Ambicap.Node.Tests.Installing;

/// <summary>An administrator who edits a file while ambicap-node works on it: the edit stays, and the next run has both.</summary>
public sealed class HostFilesTests : IDisposable
{
    private const string Config = "/etc/containerd/config.toml";
    private const string Before = "version = 2\n";
    private const string Edited = "version = 2\n# mine\n";
    private const string Piece = "[ours]\n";

    private readonly TemporaryFolder _folder = new();
    private readonly HostRoot _root;
    private readonly HostFiles _files;
    private readonly JournalFile _journal;

    public HostFilesTests()
    {
        _ = Directory.CreateDirectory(_folder.File("etc/containerd"));
        File.WriteAllText(ConfigPath, Before);
        _root = new HostRoot(_folder.Path);
        _journal = new JournalFile(_root);
        _files = new HostFiles(_root, _journal);
    }

    private string ConfigPath => _folder.File(Config.TrimStart('/'));

    [Theory]
    [InlineData("")]
    [InlineData("writes the journal")]
    [InlineData("writes " + Config)]
    public void Write_FileThatIsEditedMeanwhile_Stays(string step)
    {
        void EditAt(string said)
        {
            if (said == step)
            {
                File.WriteAllText(ConfigPath, Edited);
            }
        }

        EditAt("");
        HostException refused = Assert.Throws<HostException>(() => _files.Write(new JournalState(), [Wanted(Before)], null, EditAt));
        Assert.Equal($"{Config} was changed while ambicap-node worked on it, and stays as it is; try again", refused.Message);
        Assert.Equal(Edited, File.ReadAllText(ConfigPath));
        Assert.Equal([ConfigPath], Directory.GetFiles(_folder.File("etc/containerd")));
        Assert.Equal(step.Length > 0, _journal.Load().Find(Config) is not null);

        // The next run begins with what is there, and both are in the file then.
        JournalState state = _journal.Load();
        string? original = new OriginalFiles(_root, state).Read(Config);
        Assert.Equal(Edited, original);
        state = _files.Write(state, [Wanted(original!)], null, _ => { });
        Assert.Equal(Edited + Piece, File.ReadAllText(ConfigPath));
        Assert.Equal(Edited, new OriginalFiles(_root, state).Read(Config));
    }

    public void Dispose() => _folder.Dispose();

    private static WantedFile Wanted(string original) => new(Config, IsLimit: false, original, Piece, original + Piece);
}
