namespace Ambicap.Conversion;

/// <summary>The form that grants are converted to.</summary>
public enum ConversionTarget
{
    /// <summary>The annotations of the contract, which every API server takes.</summary>
    Annotations,

    /// <summary>The fields of KEP-2763.</summary>
    Native,
}
