namespace Ambicap.Conversion;

/// <summary>A Kubernetes object, named for messages and results.</summary>
/// <param name="ApiVersion">Its API version; empty where it has none.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Namespace">Its namespace; empty where it has none.</param>
/// <param name="File">The file it came from, as the KRM functions' annotation <c>config.kubernetes.io/path</c> says; null elsewhere.</param>
/// <param name="Index">Its number in that file, from 0; null where nobody says.</param>
public sealed record ObjectReference(string ApiVersion, string Kind, string Name, string Namespace, string? File, int? Index);
