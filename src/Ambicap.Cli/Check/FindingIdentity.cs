using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>
/// Makes the fingerprints of findings: of file, object, container, check, place in the object and words, and of nothing that moves when
/// lines do. What two objects of one name have alike is told apart by its order. The hash is no secret and guards nothing (whoever writes
/// manifests may write the baseline too), and so is one that needs no OpenSSL, which .NET takes for SHA-256 on Linux.
/// </summary>
internal sealed class FindingIdentity
{
    private readonly Dictionary<UInt128, int> _seen = [];
    private InputFile? _file;
    private string _uri = "";

    internal string Of(InputFile file, string title, Violation violation)
    {
        if (!ReferenceEquals(file, _file))
        {
            (_file, _uri) = (file, SarifUri.Of(file));
        }

        string text = string.Join('\0', _uri, title, violation.Container, violation.Check, violation.Place?.ToString(), violation.Detail);
        UInt128 key = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text));
        int before = _seen.GetValueOrDefault(key);
        _seen[key] = before + 1;
        return key.ToString("x32", CultureInfo.InvariantCulture) + (before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{before + 1}"));
    }
}
