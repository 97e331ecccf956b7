#:project ../src/Ambicap.Cli/Ambicap.Cli.csproj
#:property PublishAot=false

// Writes one OCI archive for each image that a line of standard input describes:
// NAME|TITLE|USER|LIBRARIES|LICENCES|VERSION|REVISION|SOURCE.
// eng/images.sh says what is in the fields, and puts the files of each layer below STAGED/ARCHITECTURE/.
// Usage: dotnet run -c Release eng/images.cs -- STAGED OUTPUT SECONDS ARCHITECTURE ...     SECONDS since 1970, the time of every image
using System.Globalization;
using Ambicap.Cli.Images;

(string staged, string output, string[] architectures) = (args[0], args[1], args[3..]);
DateTimeOffset created = DateTimeOffset.FromUnixTimeSeconds(long.Parse(args[2], CultureInfo.InvariantCulture));

while (Console.ReadLine() is { } line)
{
    string[] fields = line.Split('|');
    (string name, string[] libraries, string version) = (fields[0], fields[3].Split(' '), fields[5]);
    KeyValuePair<string, string>[] labels =
    [
        Label("created", created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        Label("title", name),
        Label("description", fields[1]),
        Label("licenses", fields[4]),
        Label("version", version),
        Label("revision", fields[6]),
        Label("source", fields[7]),
    ];

    OciArchive archive = new();

    // What NAME:VERSION in a manifest means to the kubelet's container manager, which looks for it by the whole name.
    archive.Add($"docker.io/library/{name}:{version}", architectures.Select(architecture =>
        new OciImage(
            ["/" + name],
            [Accounts(), .. libraries.Append(name).Select(layer => Files(Path.Combine(staged, architecture, layer)))])
        {
            Architecture = architecture,
            Path = "/",
            User = fields[2],
            Created = created,
            Labels = [.. labels.Where(label => label.Value.Length > 0)],
        }));
    archive.Save(Path.Combine(output, name + ".tar"));
}

static KeyValuePair<string, string> Label(string key, string value) => new("org.opencontainers.image." + key, value);

// Without a user's line .NET finds no home and ends; without nsswitch.conf each C library has an order of its own.
static byte[] Accounts()
{
    using LayerBuilder layer = new();
    return layer
        .Folder("etc/")
        .Text("etc/group", "root:x:0:\nnonroot:x:65532:\n")
        .Text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
        .Text("etc/passwd", "root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/:/sbin/nologin\n")
        .Folder("tmp/", writableByAll: true)
        .Build();
}

static byte[] Files(string folder)
{
    using LayerBuilder layer = new();
    foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        string inside = Path.GetRelativePath(folder, path);
        _ = Directory.Exists(path) ? layer.Folder(inside + "/")
            : (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0 ? layer.Program(inside, File.ReadAllBytes(path))
            : layer.Data(inside, File.ReadAllBytes(path));
    }

    return layer.Build();
}
