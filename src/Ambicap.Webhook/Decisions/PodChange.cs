using Ambicap.Kubernetes.Tokens;
using Ambicap.Webhook.Json;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Tells updates of a Pod that the standards must judge from those that cannot matter to them. As for Pod Security Admission these are:
/// another image, another number of containers, a new ephemeral container.
/// </summary>
internal static class PodChange
{
    /// <summary>Whether the standards must judge an update.</summary>
    /// <param name="before">The JSON of the Pod as it is.</param>
    /// <param name="after">The JSON of the Pod as it would be.</param>
    internal static bool IsSignificant(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        PodImages old = PodImages.Read(before);
        PodImages now = PodImages.Read(after);
        return !old.Containers.SequenceEqual(now.Containers)
            || !old.InitContainers.SequenceEqual(now.InitContainers)
            || now.EphemeralContainers.Except(old.EphemeralContainers).Any();
    }
}

/// <summary>The images of a Pod's containers.</summary>
/// <param name="Containers">Images in order.</param>
/// <param name="InitContainers">Images in order.</param>
/// <param name="EphemeralContainers">Names with images: these are only ever added.</param>
internal sealed record PodImages(
    IReadOnlyList<string> Containers, IReadOnlyList<string> InitContainers, IReadOnlyList<(string Name, string Image)> EphemeralContainers)
{
    /// <summary>Reads a Pod that was decoded before, so that its types are right.</summary>
    internal static PodImages Read(ReadOnlySpan<byte> json)
    {
        List<(string Name, string Image)> main = [], init = [], ephemeral = [];
        JsonTokenSource source = new(json);
        _ = source.Read();
        JsonFields.Enter(ref source);
        while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("spec"u8) || source.Kind == TokenKind.Null)
            {
                source.Skip();
                continue;
            }

            JsonFields.Enter(ref source);
            while (JsonFields.Next(ref source, out ReadOnlySpan<byte> field))
            {
                List<(string, string)>? list = field.SequenceEqual("containers"u8) ? main
                    : field.SequenceEqual("initContainers"u8) ? init
                    : field.SequenceEqual("ephemeralContainers"u8) ? ephemeral
                    : null;
                ReadList(ref source, list);
            }
        }

        return new PodImages([.. main.Select(item => item.Image)], [.. init.Select(item => item.Image)], ephemeral);
    }

    private static void ReadList(ref JsonTokenSource source, List<(string Name, string Image)>? list)
    {
        if (list is null || source.Kind != TokenKind.ListStart)
        {
            source.Skip();
            return;
        }

        list.Clear();
        while (source.Read() && source.Kind != TokenKind.ListEnd)
        {
            list.Add(ReadContainer(ref source));
        }
    }

    private static (string Name, string Image) ReadContainer(ref JsonTokenSource source)
    {
        string name = "";
        string image = "";
        if (source.Kind == TokenKind.MappingStart)
        {
            while (JsonFields.Next(ref source, out ReadOnlySpan<byte> key))
            {
                bool isName = key.SequenceEqual("name"u8);
                bool isImage = key.SequenceEqual("image"u8);
                name = isName && source.Kind == TokenKind.Text ? source.Text : name;
                image = isImage && source.Kind == TokenKind.Text ? source.Text : image;
                source.Skip();
            }
        }

        return (name, image);
    }
}
