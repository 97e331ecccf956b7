using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Namespaces;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>What became of an object in a manifest.</summary>
/// <param name="Position">Where it begins.</param>
public abstract record DecodedObject(Position Position);

/// <summary>A Pod, or an object that makes Pods of a template.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Kind">Its kind, such as <c>Deployment</c>.</param>
/// <param name="Namespace">Its namespace; null where the manifest leaves it to the caller.</param>
/// <param name="Name">Its name; empty where the manifest has none.</param>
/// <param name="Pod">The Pod, or the template as one.</param>
/// <param name="Details">What the file says beside.</param>
public sealed record DecodedWorkload(Position Position, string Kind, string? Namespace, string Name, Pod Pod, PodDetails Details)
    : DecodedObject(Position)
{
    /// <summary>Whether the object is of a kind whose Pods are not known; its Pod then is nothing but what is astray.</summary>
    public bool IsOfUnknownKind => Pod.Strays is [{ Kind: StrayKind.UnknownKind }, ..];
}

/// <summary>A Namespace.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Name">Its name; empty where the manifest has none.</param>
/// <param name="ResourceVersion">The version of the object; empty where there is none, as in files.</param>
/// <param name="Keys">Its labels and annotations that decide something.</param>
/// <param name="Places">Where these stand; null where nobody asked.</param>
public sealed record DecodedNamespace(Position Position, string Name, string ResourceVersion, NamespaceKeys Keys, NamespacePlaces? Places)
    : DecodedObject(Position);

/// <summary>An object, or other document, without a Pod in it.</summary>
/// <param name="Position">Where it begins.</param>
public sealed record SkippedObject(Position Position) : DecodedObject(Position);

/// <summary>An object that the API would not take as it is.</summary>
/// <param name="Finding">What is wrong, and where.</param>
public sealed record UnreadableObject(Finding Finding) : DecodedObject(Finding.Position);
