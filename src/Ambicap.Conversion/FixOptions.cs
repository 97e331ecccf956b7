using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;

namespace Ambicap.Conversion;

/// <summary>By what manifests are mended.</summary>
/// <param name="Context">What counts for the Pods of a namespace; the argument is empty where the manifest leaves it open.</param>
/// <param name="RuntimeClasses">The RuntimeClasses that are Ambicap's; a Pod with a grant and none gets the first.</param>
/// <param name="TemplatePaths">Where custom kinds keep their Pod templates.</param>
public sealed record FixOptions(Func<string, AmbientContext> Context, IReadOnlyList<string> RuntimeClasses, IReadOnlyList<TemplatePath> TemplatePaths);
