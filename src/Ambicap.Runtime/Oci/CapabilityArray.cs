namespace Ambicap.Runtime.Oci;

/// <summary>The five arrays of <c>process.capabilities</c> (OCI runtime specification, "Linux Process").</summary>
internal enum CapabilityArray
{
    Bounding,
    Effective,
    Inheritable,
    Permitted,
    Ambient,
}
