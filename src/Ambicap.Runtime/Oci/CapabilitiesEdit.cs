using System.Text;
using Ambicap.Capabilities;

namespace Ambicap.Runtime.Oci;

/// <summary>
/// Adds a grant to the five arrays of a process object and leaves every other byte of the document as it is: what an array already
/// names stays where it stands, what is missing is added behind it, an absent array or object is put in.
/// </summary>
internal sealed class CapabilitiesEdit
{
    private static readonly CapabilityArray[] s_order =
    [
        CapabilityArray.Bounding, CapabilityArray.Effective, CapabilityArray.Inheritable, CapabilityArray.Permitted, CapabilityArray.Ambient,
    ];

    private readonly byte[] _content;
    private readonly List<KeyValuePair<ByteRange, string>> _replacements = [];

    private CapabilitiesEdit(byte[] content) => _content = content;

    /// <summary>The key of an array in an OCI document.</summary>
    internal static string KeyOf(CapabilityArray array) => array switch
    {
        CapabilityArray.Bounding => "bounding",
        CapabilityArray.Effective => "effective",
        CapabilityArray.Inheritable => "inheritable",
        CapabilityArray.Permitted => "permitted",
        _ => "ambient",
    };

    /// <summary>The document's bytes with the grant added; the very same array where nothing is missing.</summary>
    /// <param name="content">The document.</param>
    /// <param name="layout">Where its process stands.</param>
    /// <param name="grant">The capabilities to add; not empty.</param>
    internal static byte[] Add(byte[] content, ProcessLayout layout, CapabilitySet grant)
    {
        CapabilitiesEdit edit = new(content);
        edit.Plan(layout, grant);
        return edit.Apply();
    }

    private void Plan(ProcessLayout layout, CapabilitySet grant)
    {
        if (layout.Capabilities is not { } capabilities)
        {
            string member = $"\"capabilities\":{{{Members(s_order, grant)}}}";
            InsertAt(layout.Process.Start + 1, layout.ProcessIsEmpty ? member : member + ",");
        }
        else if (layout.CapabilitiesAreNull)
        {
            Replace(capabilities, $"{{{Members(s_order, grant)}}}");
        }
        else
        {
            PlanArrays(layout, capabilities, grant);
        }
    }

    private void PlanArrays(ProcessLayout layout, ByteRange capabilities, CapabilitySet grant)
    {
        CapabilityArray[] absent = Array.FindAll(s_order, array => layout.RangeOf(array) is null);
        if (absent.Length > 0)
        {
            string members = Members(absent, grant);
            InsertAt(capabilities.Start + 1, layout.CapabilitiesAreEmpty ? members : members + ",");
        }

        foreach (CapabilityArray array in s_order)
        {
            if (layout.RangeOf(array) is { } range)
            {
                PlanArray(range, grant.Except(layout.SetOf(array)));
            }
        }
    }

    private void PlanArray(ByteRange range, CapabilitySet missing)
    {
        if (missing.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<byte> array = _content.AsSpan(range.Start, range.End - range.Start);
        if (array[0] != (byte)'[')
        {
            Replace(range, $"[{Names(missing)}]");
            return;
        }

        // Behind the last element, in front of the white space that may precede the bracket.
        int end = 1 + array[1..^1].TrimEnd(" \t\r\n"u8).Length;
        InsertAt(range.Start + end, end == 1 ? Names(missing) : "," + Names(missing));
    }

    private void InsertAt(int position, string text) => Replace(new ByteRange(position, position), text);

    private void Replace(ByteRange range, string text) => _replacements.Add(new KeyValuePair<ByteRange, string>(range, text));

    private byte[] Apply()
    {
        if (_replacements.Count == 0)
        {
            return _content;
        }

        _replacements.Sort(static (a, b) => a.Key.Start.CompareTo(b.Key.Start));
        int length = _content.Length;
        foreach ((ByteRange range, string text) in _replacements)
        {
            length += text.Length - (range.End - range.Start);
        }

        byte[] result = new byte[length];
        int from = 0;
        int to = 0;
        foreach ((ByteRange range, string text) in _replacements)
        {
            _content.AsSpan(from, range.Start - from).CopyTo(result.AsSpan(to));
            to += range.Start - from;
            to += Encoding.ASCII.GetBytes(text, result.AsSpan(to));
            from = range.End;
        }

        _content.AsSpan(from).CopyTo(result.AsSpan(to));
        return result;
    }

    private static string Members(CapabilityArray[] arrays, CapabilitySet grant)
    {
        StringBuilder text = new();
        foreach (CapabilityArray array in arrays)
        {
            text.Append(text.Length == 0 ? "\"" : ",\"").Append(KeyOf(array)).Append("\":[").Append(Names(grant)).Append(']');
        }

        return text.ToString();
    }

    private static string Names(CapabilitySet set)
    {
        StringBuilder text = new();
        foreach (Capability capability in set)
        {
            text.Append(text.Length == 0 ? "\"" : ",\"").Append(capability.ToKernelName()).Append('"');
        }

        return text.ToString();
    }
}
