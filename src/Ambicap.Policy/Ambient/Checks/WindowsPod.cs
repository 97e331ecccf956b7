using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>Refuses grants in a Pod for Windows, which has no capabilities.</summary>
internal static class WindowsPod
{
    public static AmbientCheck Check { get; } = new("ambient_windows", "grant on Windows", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        if (input.Reading.Pod.IsWindows && input.Reading.Sources.Count > 0)
        {
            string grants = input.Grants.Count == 0 ? "" : $": {GrantText.Describe(input.Grants)}";
            found.AddPod($"is for Windows, which has no capabilities{grants}; remove its grants");
        }
    }
}
