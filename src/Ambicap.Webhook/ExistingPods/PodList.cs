using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.ExistingPods;

/// <summary>One page of a list of Pods.</summary>
/// <param name="Continue">What asks for the next page; empty after the last.</param>
/// <param name="Items">The Pods.</param>
internal sealed record PodList(string Continue, IReadOnlyList<ExistingPod> Items)
{
    /// <summary>Decodes a <c>PodList</c>.</summary>
    /// <remarks>Raises <see cref="TokenException"/> or <see cref="System.Text.Json.JsonException"/> where it is none.</remarks>
    internal static PodList Decode(ReadOnlySpan<byte> json)
    {
        string rest = "";
        List<ExistingPod> items = [];
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("metadata"u8))
            {
                rest = JsonFields.TextOf(ref source, "continue"u8) ?? "";
            }
            else if (key.SequenceEqual("items"u8) && source.Kind == TokenKind.ListStart)
            {
                while (source.Read() && source.Kind != TokenKind.ListEnd)
                {
                    items.Add(DecodeItem(ref source));
                }
            }
            else
            {
                source.Skip();
            }
        }

        return new PodList(rest, items);
    }

    private static ExistingPod DecodeItem(ref JsonTokenSource source)
    {
        JsonTokenSource head = source;
        Pod pod = PodDecoder.Decode(ref source);
        string name = "";
        string? controller = null;
        while (JsonFields.Next(ref head, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("metadata"u8))
            {
                head.Skip();
                continue;
            }

            JsonFields.Enter(ref head);
            while (JsonFields.Next(ref head, out ReadOnlySpan<byte> field))
            {
                if (field.SequenceEqual("name"u8))
                {
                    name = JsonFields.Text(ref head) ?? "";
                }
                else if (field.SequenceEqual("ownerReferences"u8) && head.Kind == TokenKind.ListStart)
                {
                    controller = DecodeController(ref head);
                }
                else
                {
                    head.Skip();
                }
            }
        }

        return new ExistingPod(name, controller, pod);
    }

    private static string? DecodeController(ref JsonTokenSource source)
    {
        string? controller = null;
        while (source.Read() && source.Kind != TokenKind.ListEnd)
        {
            string? uid = null;
            bool controls = false;
            JsonFields.Enter(ref source);
            while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
            {
                if (key.SequenceEqual("uid"u8))
                {
                    uid = JsonFields.Text(ref source);
                }
                else
                {
                    controls |= key.SequenceEqual("controller"u8) && source.Kind == TokenKind.True;
                    source.Skip();
                }
            }

            controller = controls ? uid : controller;
        }

        return controller;
    }
}
