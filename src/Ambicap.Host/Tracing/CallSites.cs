using System.Runtime.InteropServices;

namespace Ambicap.Host.Tracing;

/// <summary>Turns stacks into call sites, each stack once: there are few, however often they occur.</summary>
internal sealed class CallSites
{
    private const int MostKnown = 20_000;
    private const int MostFunctions = 128;

    private readonly Dictionary<string, CallSite> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallSite>.AlternateLookup<ReadOnlySpan<char>> _byStack;
    private KernelSymbols? _symbols;

    internal CallSites() => _byStack = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The call site of a stack.</summary>
    /// <param name="stack">Addresses of 8 bytes, the innermost first.</param>
    internal CallSite Find(ReadOnlySpan<byte> stack)
    {
        // The bytes as they are make a key: text of any 16 bits is text to a dictionary that compares by number.
        ReadOnlySpan<char> key = MemoryMarshal.Cast<byte, char>(stack);
        if (_byStack.TryGetValue(key, out CallSite? site))
        {
            return site;
        }

        _symbols ??= KernelSymbols.Read();
        List<string> functions = [];
        foreach (ulong address in MemoryMarshal.Cast<byte, ulong>(stack))
        {
            if (address is 0 or ulong.MaxValue || functions.Count == MostFunctions)
            {
                break;
            }

            functions.Add(_symbols.Find(address));
        }

        site = CallSite.Of(functions);
        if (_known.Count < MostKnown)
        {
            _byStack[key] = site;
        }

        return site;
    }
}
