using System.Globalization;

namespace Ambicap.Runtime.Interop;

/// <summary>A call of the kernel failed. The message names the call, the file and the reason: <c>open /run/x: permission denied</c>.</summary>
internal sealed class SystemCallException(string call, string path, int error)
    : Exception($"{call} {path}: {Reason(error)}")
{
    /// <summary>The errno of the failed call.</summary>
    internal int Error { get; } = error;

    /// <summary>The words of errno(3) for what can be expected of files and programs here, without a table of all of them.</summary>
    private static string Reason(int error) => error switch
    {
        1 => "operation not permitted",
        2 => "no such file or directory",
        5 => "input/output error",
        7 => "argument list too long",
        8 => "exec format error",
        12 => "out of memory",
        13 => "permission denied",
        17 => "file exists",
        20 => "not a directory",
        21 => "is a directory",
        23 or 24 => "too many open files",
        27 => "file too large",
        28 => "no space left on device",
        30 => "read-only file system",
        36 => "file name too long",
        40 => "too many levels of symbolic links",
        122 => "disk quota exceeded",
        _ => "error " + error.ToString(CultureInfo.InvariantCulture),
    };
}
