using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Architecture;

/// <summary>Holds the sources to <see cref="AllowedDirections"/>, by the namespaces that each file names.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> s_projects = Parse(AllowedDirections.Projects);
    private static readonly Dictionary<string, string[]> s_rooms = Parse(AllowedDirections.Rooms);

    [Fact]
    public void Tables_EveryLine_NamesOnlyWhatStandsAboveIt()
    {
        Assert.Empty(Forward(s_projects, (_, name) => name));
        Assert.Empty(Forward(s_rooms, (room, name) => $"{ProjectOf(room)}/{name}"));
    }

    [Fact]
    public void Tables_EveryRoom_IsThere() =>
        Assert.Equal(
            Files().Select(RoomOf).Where(room => room.Contains('/', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            s_rooms.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Files_References_AreAllowed()
    {
        IEnumerable<string> forbidden = Files().Where(file => Path.GetFileName(file) != "Program.cs").SelectMany(file =>
            Named(File.ReadAllText(Path.Combine(Sources, file))).Where(name => !IsAllowed(RoomOf(file), name)).Select(name => $"{file} uses {name}"));
        Assert.Equal("", string.Join('\n', forbidden));
    }

    /// <summary>One way: no program has a synchronization context, so there is nothing to configure, and no one to wonder why here and not there.</summary>
    [Fact]
    public void Files_Awaits_AreNotConfigured() => Assert.Equal(
        "", string.Join('\n', Files().Where(file => File.ReadAllText(Path.Combine(Sources, file)).Contains(".ConfigureAwait(false)", StringComparison.Ordinal))));

    [Theory]
    [InlineData("Policy/Grants", "Ambicap.Capabilities", true)]
    [InlineData("Policy/Grants", "Ambicap.Policy.Managers", true)]
    [InlineData("Policy/Grants", "Ambicap.Policy.Pods", false)]
    [InlineData("Policy/Grants", "Ambicap.Policy.Grants.Anything", true)]
    [InlineData("Policy/Grants", "Ambicap.Kubernetes.Tokens", false)]
    [InlineData("Kubernetes/Pods", "Ambicap.Policy.Pods", true)]
    [InlineData("Runtime", "Ambicap.Runtime.Interop", false)]
    [InlineData("Runtime/Oci", "Ambicap.Runtime.RefusalException", true)]
    public void IsAllowed_Reference_IsJudgedByTheTables(string room, string name, bool expected) => Assert.Equal(expected, IsAllowed(room, name));

    [Fact]
    public void Named_UsingsAndFullNames_AreFoundOutsideOfComments() => Assert.Equal(
        ["Ambicap.Policy.Pods", "Ambicap.Policy.Managers.ProfileFamily", "Ambicap.Kubernetes.Pods.SeccompProfile", "Ambicap.Cri.Calls.X"],
        Named("""
            using Ambicap.Policy.Pods;
            using static Ambicap.Policy.Managers.ProfileFamily;
            using Seccomp = Ambicap.Kubernetes.Pods.SeccompProfile;
            namespace Ambicap.Policy.Grants;
            /// <see cref="Ambicap.Webhook.Serving"/>
            Ambicap.Cri.Calls.X x;
            """));

    private static string Sources => Path.Combine(Repository.Root, "src");

    /// <summary>The files, from <c>src</c> on, without what the build makes.</summary>
    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Sources, path))
        .Where(file => file.StartsWith("Ambicap.", StringComparison.Ordinal) && !file.Split('/').Any(folder => folder is "obj" or "bin"));

    /// <summary><c>Policy/Grants</c>, or <c>Policy</c> for what lies in the project's own folder.</summary>
    private static string RoomOf(string file)
    {
        string[] parts = file["Ambicap.".Length..].Split('/');
        return parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    private static string ProjectOf(string room) => room.Split('/')[0];

    private static IEnumerable<string> Named(string text) =>
        OwnName().Matches(Unread().Replace(text, "")).Select(match => match.Value).Distinct();

    private static bool IsAllowed(string room, string name)
    {
        string[] parts = name.Split('.');
        string project = ProjectOf(room);
        if (!s_projects.ContainsKey(parts[1]))
        {
            return true;
        }

        if (parts[1] != project)
        {
            return s_projects[project].Contains(parts[1]);
        }

        string named = parts.Length > 2 ? $"{project}/{parts[2]}" : project;
        return named == room || !s_rooms.ContainsKey(named) || s_rooms.GetValueOrDefault(room, []).Contains(parts[2]);
    }

    private static Dictionary<string, string[]> Parse(string[] lines) => lines.Select(line => line.Split(':'))
        .ToDictionary(parts => parts[0], parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>What stands in a line and not above it. A dictionary that nothing was taken from keeps the order.</summary>
    private static IEnumerable<string> Forward(Dictionary<string, string[]> table, Func<string, string, string> complete)
    {
        HashSet<string> above = [];
        foreach ((string name, string[] uses) in table)
        {
            foreach (string used in uses.Where(used => !above.Contains(complete(name, used))))
            {
                yield return $"{name}: {used}";
            }

            _ = above.Add(name);
        }
    }

    [GeneratedRegex(@"\bAmbicap(\.[A-Z]\w*)+")]
    private static partial Regex OwnName();

    /// <summary>Comments on lines of their own, and the file's own namespace.</summary>
    [GeneratedRegex(@"^\s*(//|namespace ).*$", RegexOptions.Multiline)]
    private static partial Regex Unread();
}
