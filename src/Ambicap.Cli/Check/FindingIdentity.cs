using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ambicap.Cli.Input;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>
/// Makes the fingerprints of findings: of file, object, container, check, place in the object and words, and of nothing that moves when
/// lines do. What two objects of one name have alike is told apart by its order.
/// </summary>
internal sealed class FindingIdentity
{
    private const int Bytes = 16;

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
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        UInt128 key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        int before = _seen.GetValueOrDefault(key);
        _seen[key] = before + 1;
        return Convert.ToHexStringLower(hash[..Bytes]) + (before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{before + 1}"));
    }
}
