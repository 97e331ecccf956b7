using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Decisions;

/// <summary>How much of the way to <c>securityContext.capabilities.add</c> each container of a Pod has.</summary>
/// <param name="Containers">Of <c>spec.containers</c>, in order: how many of the steps are there; -1 for an item that is no container.</param>
/// <param name="InitContainers">Of <c>spec.initContainers</c>, likewise.</param>
internal sealed record AddDepths(IReadOnlyList<int> Containers, IReadOnlyList<int> InitContainers)
{
    private static readonly byte[][] s_way = ["securityContext"u8.ToArray(), "capabilities"u8.ToArray(), "add"u8.ToArray()];

    /// <summary>The steps from a container to its list.</summary>
    internal static IReadOnlyList<string> Way { get; } = ["securityContext", "capabilities", "add"];

    /// <summary>Reads a Pod that was decoded before, so that its types are right. Of a key that stands twice the last counts, whole.</summary>
    internal static AddDepths Read(ReadOnlySpan<byte> json)
    {
        List<int> main = [], init = [];
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("spec"u8))
            {
                source.Skip();
                continue;
            }

            main.Clear();
            init.Clear();
            while (source.Kind != TokenKind.Null && JsonFields.Next(ref source, out ReadOnlySpan<byte> field))
            {
                ReadList(ref source, field.SequenceEqual("containers"u8) ? main : field.SequenceEqual("initContainers"u8) ? init : null);
            }
        }

        return new AddDepths(main, init);
    }

    private static void ReadList(ref JsonTokenSource source, List<int>? depths)
    {
        depths?.Clear();
        if (depths is null || source.Kind != TokenKind.ListStart)
        {
            source.Skip();
            return;
        }

        while (source.Read() && source.Kind != TokenKind.ListEnd)
        {
            depths.Add(ReadDepth(ref source, 0));
        }
    }

    /// <summary>Null is as absent.</summary>
    private static int ReadDepth(ref JsonTokenSource source, int depth)
    {
        if (source.Kind == TokenKind.Null)
        {
            return depth - 1;
        }

        if (depth == s_way.Length)
        {
            source.Skip();
            return depth;
        }

        int reached = depth;
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual(s_way[depth]))
            {
                reached = ReadDepth(ref source, depth + 1);
            }
            else
            {
                source.Skip();
            }
        }

        return reached;
    }
}
