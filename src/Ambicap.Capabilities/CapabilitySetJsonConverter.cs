using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>
/// A set in JSON: a list of names, as Kubernetes and OCI documents have it. It is written without <c>CAP_</c>, in kernel order; it is
/// read from names of either spelling, or from one text that <see cref="CapabilitySet.Parse(ReadOnlySpan{char})"/> reads.
/// </summary>
public sealed class CapabilitySetJsonConverter : JsonConverter<CapabilitySet>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is neither, or a name is unknown; the message says what was probably meant.</exception>
    public override CapabilitySet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return ReadOne(ref reader);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a set of capabilities is a list of names, such as [\"NET_RAW\"]; write it so");
        }

        CapabilitySet set = CapabilitySet.Empty;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            set |= reader.TokenType == JsonTokenType.String
                ? ReadOne(ref reader)
                : throw new JsonException("a list of capabilities has names, such as [\"NET_RAW\"]; write it so");
        }

        return set;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CapabilitySet value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        foreach (Capability capability in value)
        {
            writer.WriteStringValue(CapabilitySet.Of(capability).ToString());
        }

        writer.WriteEndArray();
    }

    private static CapabilitySet ReadOne(ref Utf8JsonReader reader)
    {
        try
        {
            return CapabilitySet.Parse(reader.GetString());
        }
        catch (FormatException failure)
        {
            throw new JsonException(failure.Message, failure);
        }
    }
}
