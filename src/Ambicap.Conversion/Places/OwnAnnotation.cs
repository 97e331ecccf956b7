using Ambicap.Conversion.Source;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Places;

/// <summary>An annotation of the contract around a Pod's template, which the Pod does not get.</summary>
/// <param name="Entry">Where it stands.</param>
/// <param name="Stray">What it is.</param>
internal sealed record OwnAnnotation(SourceEntry Entry, StrayGrant Stray);
