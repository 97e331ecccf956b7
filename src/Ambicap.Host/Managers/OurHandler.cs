using Ambicap.Policy.Grants;

namespace Ambicap.Host.Managers;

/// <summary>The handler of Ambicap.</summary>
internal static class OurHandler
{
    /// <summary>Its name, which the RuntimeClass has too.</summary>
    internal const string Name = NodeLabels.HandlerName;

    /// <summary>ambicap-runtime as containers name it for as long as they live.</summary>
    internal const string Binary = "/opt/ambicap/bin/ambicap-runtime";

    /// <summary>The first line of each piece of configuration.</summary>
    internal const string Begin = "# Written by ambicap-node, which removes it again (ambicap-node uninstall).\n";

    /// <summary>The annotations of a Pod that have to reach config.json.</summary>
    internal static string[] PodAnnotations { get; } = [GrantKeys.AmbientPrefix + "*", GrantKeys.NonRootPrefix + "*"];

    /// <summary>The annotations of a container that have to.</summary>
    internal static string[] ContainerAnnotations { get; } = [GrantKeys.ContainerAmbient];
}
