using System.Text;
using System.Text.Json;
using Ambicap.Capabilities.Kernel;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Images;

/// <summary>Reads from an image what an explanation needs: the user, and the file that execve runs.</summary>
internal sealed class ImageReader
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int MostInterpreters = 4;

    private readonly string _name;
    private readonly OciLayout? _layout;
    private readonly Dictionary<string, OpenImage?> _opened = new(StringComparer.Ordinal);

    /// <summary>Opens an OCI archive, an OCI folder, or a folder with a root file system.</summary>
    /// <exception cref="InputException">It is none of them.</exception>
    internal ImageReader(string path)
    {
        _name = path;
        _layout = OciLayout.TryOpen(path);
    }

    /// <summary>What the image says of a container. Several threads may ask.</summary>
    /// <exception cref="InputException">The image is damaged.</exception>
    internal ImageFacts Read(ContainerDetails container)
    {
        lock (_opened)
        {
            return ReadOpened(container);
        }
    }

    private ImageFacts ReadOpened(ContainerDetails container)
    {
        if (!_opened.TryGetValue(container.Image, out OpenImage? image))
        {
            image = OpenOrFail(container.Image);
            _opened[container.Image] = image;
        }

        if (image is null)
        {
            return ImageFacts.Unknown with { Problem = $"{_name} has no image named {container.Image}" };
        }

        (uint? user, uint? group) = ResolveUser(image);
        string? userName = image.User?.Split(':')[0] is { Length: > 0 } written && ImagePrograms.Number(written) is null ? written : null;
        string[] words = CommandLineOf(container, image);
        ImagePrograms programs = new(image.Tree, container.SearchPath ?? image.SearchPath, container.WorkingDirectory ?? image.WorkingFolder);
        (string? path, string? problem) = EntryPointOf(words, programs);
        ImageFacts facts = new(user, group, "the image", path, null, problem) { CommandLine = words, Programs = programs, UserName = userName };
        return path is null ? facts : WithFile(facts, image.Tree, path);
    }

    /// <summary>Everything in an image is somebody else's: wrong types and texts anywhere in it are one error.</summary>
    private OpenImage? OpenOrFail(string imageName)
    {
        try
        {
            return Open(imageName);
        }
        catch (Exception failure) when (failure is InvalidOperationException or KeyNotFoundException or JsonException or FormatException or IOException)
        {
            throw new InputException($"image {_name}: damaged, or no OCI image ({failure.Message}); save it again");
        }
    }

    private OpenImage? Open(string imageName)
    {
        if (_layout is null)
        {
            return !OperatingSystem.IsLinux()
                ? throw new InputException($"{_name}: a root file system in a folder takes Linux, which says what its files hold; name an archive of the image")
                : new OpenImage(new RootFolder(_name), null, [], [], DefaultPath, "/");
        }

        if (_layout.FindManifest(imageName) is not { } manifest)
        {
            return null;
        }

        LayerTree tree = new();
        foreach (JsonElement descriptor in manifest.GetProperty("layers").EnumerateArray())
        {
            using Stream layer = _layout.OpenBlob(descriptor);
            tree.Add(layer);
        }

        JsonElement config = _layout.ReadJson(manifest.GetProperty("config"));
        bool hasConfig = config.TryGetProperty("config", out JsonElement inner);
        string[] environment = hasConfig ? Strings(inner, "Env") : [];
        return new OpenImage(
            tree,
            hasConfig && inner.TryGetProperty("User", out JsonElement user) ? user.GetString() ?? "" : "",
            hasConfig ? Strings(inner, "Entrypoint") : [],
            hasConfig ? Strings(inner, "Cmd") : [],
            environment.FirstOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? DefaultPath,
            hasConfig && inner.TryGetProperty("WorkingDir", out JsonElement folder) && folder.GetString() is { Length: > 0 } working ? working : "/");
    }

    /// <summary>A user is a number or a name of /etc/passwd, perhaps with a group; without any it is root. A bare root file system says nothing.</summary>
    private static (uint? User, uint? Group) ResolveUser(OpenImage image)
    {
        if (image.User is not { } text)
        {
            return (null, null);
        }

        if (text.Length == 0)
        {
            return (0, 0);
        }

        string[] parts = text.Split(':', 2);
        string[]? account = ImagePrograms.Account(image.Tree, "etc/passwd", parts[0]);
        uint? user = ImagePrograms.Number(parts[0]) ?? ImagePrograms.Number(account?[2]);
        uint? group = parts.Length == 2
            ? ImagePrograms.Number(parts[1]) ?? ImagePrograms.Number(ImagePrograms.Account(image.Tree, "etc/group", parts[1])?[2])
            : ImagePrograms.Number(account?[3]) ?? 0;
        return (user, group);
    }

    /// <summary>What is run: the manifest's words before the image's.</summary>
    private static string[] CommandLineOf(ContainerDetails container, OpenImage image) => container.Command is { Count: > 0 } command
        ? [.. command, .. container.Arguments ?? []]
        : [.. image.EntryPoint, .. container.Arguments ?? image.Command];

    /// <summary>The file that the first word of what is run means.</summary>
    private static (string? Path, string? Problem) EntryPointOf(string[] words, ImagePrograms programs) =>
        words.Length == 0 ? (null, "neither the manifest nor the image says what to run")
        : words[0].Contains("$(", StringComparison.Ordinal) ? (null, $"{words[0]} depends on variables")
        : programs.Locate(words[0]) is { } found ? (found, null)
        : (null, $"the image has no {words[0]}");

    /// <summary>For a script the kernel looks at the interpreter's file, not at the script's (execve(2), "Interpreter scripts").</summary>
    private static ImageFacts WithFile(ImageFacts facts, IImageTree tree, string path)
    {
        for (int i = 0; i <= MostInterpreters; i++)
        {
            if (ImagePaths.Resolve(tree, path) is not { } found)
            {
                return facts with { Problem = $"the image has no {path}" };
            }

            if (Interpreter(found.File.Head) is not { } interpreter)
            {
                if (found.File.IsUnreadable)
                {
                    return facts with { Problem = $"{path} has file capabilities that cannot be read from an archive; unpack the image and give its folder" };
                }

                return facts with
                {
                    EntryPointPath = "/" + found.Path,
                    EntryPoint = ExecutableFileStore.Of(found.File.User, found.File.Group, found.File.Mode, found.File.Capabilities),
                };
            }

            path = interpreter;
        }

        return facts with { Problem = $"{path} is a script of a script of a script" };
    }

    private static string? Interpreter(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
        {
            return null;
        }

        int end = head.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? head : head[..end])[2..].Trim(" \t"u8);
        int space = line.IndexOfAny((byte)' ', (byte)'\t');
        return Encoding.UTF8.GetString(space < 0 ? line : line[..space]);
    }

    private static string[] Strings(JsonElement config, string name) =>
        config.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : [];

    /// <summary>An image with its configuration. The user is as it is written; null where there is no configuration at all.</summary>
    private sealed record OpenImage(IImageTree Tree, string? User, string[] EntryPoint, string[] Command, string SearchPath, string WorkingFolder);
}
