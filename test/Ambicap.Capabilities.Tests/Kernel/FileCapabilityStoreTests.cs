using System.Diagnostics;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Kernel;

public sealed class FileCapabilityStoreTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("cap_net_bind_service=ep")]
    [InlineData("cap_net_raw,cap_net_admin=eip")]
    [InlineData("cap_checkpoint_restore=p")]
    [InlineData("cap_chown=p cap_kill+i")]
    [InlineData("=ep")]
    public void TryRead_WrittenBySetcap_IsItsText(string text)
    {
        SkipWithoutPrivilege("/usr/sbin/setcap");
        Run("/usr/sbin/setcap", text, _path);
        Assert.Equal(CapabilityText.Parse(text).ToFile(), FileCapabilityStore.TryRead(_path));
    }

    [Theory]
    [InlineData("cap_net_bind_service=ep")]
    [InlineData("cap_net_admin,cap_net_raw=eip")]
    [InlineData("=ep")]
    public void Write_ReadByGetcap_IsItsText(string text)
    {
        SkipWithoutPrivilege("/usr/sbin/getcap");
        FileCapabilityStore.Write(_path, CapabilityText.Parse(text).ToFile());
        Assert.Equal($"{_path} {text}", Run("/usr/sbin/getcap", _path).Trim());
        Assert.Equal(text, CapabilityText.Of(FileCapabilityStore.TryRead(_path)!).ToString());
    }

    [Fact]
    public void Write_RootIdOfAnotherNamespace_IsKept()
    {
        SkipWithoutPrivilege("/usr/sbin/getcap");
        FileCapabilities file = new(new(0x400), default, Effective: true) { Revision = 3, RootId = 1000 };
        FileCapabilityStore.Write(_path, file);
        Assert.Equal(file, FileCapabilityStore.TryRead(_path));
        Assert.EndsWith("[rootid=1000]", Run("/usr/sbin/getcap", "-n", _path).Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_File_SaysWhetherItHadAny()
    {
        SkipWithoutPrivilege("/usr/sbin/setcap");
        FileCapabilityStore.Write(_path, new FileCapabilities(new(1), default, Effective: false));
        Assert.True(FileCapabilityStore.Remove(_path));
        Assert.Null(FileCapabilityStore.TryRead(_path));
        Assert.False(FileCapabilityStore.Remove(_path));
    }

    [Fact]
    public void TryRead_NoFile_SaysWhy()
    {
        KernelCallException error = Assert.Throws<KernelCallException>(() => FileCapabilityStore.TryRead("/nonexistent/file"));
        Assert.Equal("read capabilities of /nonexistent/file: no such file or directory; check the path", error.Message);
        Assert.Equal(2, error.Error);
    }

    [Fact]
    public void Write_Revision1_IsRefusedByTheKernel()
    {
        SkipWithoutPrivilege("/usr/sbin/setcap");
        FileCapabilities file = new(new(1), default, Effective: false) { Revision = 1 };
        Assert.Equal(22, Assert.Throws<KernelCallException>(() => FileCapabilityStore.Write(_path, file)).Error);
    }

    private static void SkipWithoutPrivilege(string program)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed (package libcap2-bin)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "file capabilities are written by root only; run the tests as root");
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
