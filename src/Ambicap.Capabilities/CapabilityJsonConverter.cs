using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>A capability in JSON: its name. It is written without <c>CAP_</c> and read in either spelling, as a key too.</summary>
public sealed class CapabilityJsonConverter : JsonConverter<Capability>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no name of a capability; the message says what was probably meant.</exception>
    public override Capability Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!) : throw new JsonException("a capability is a name, such as \"NET_RAW\"; write it so");

    /// <inheritdoc/>
    public override Capability ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Capability value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(CapabilitySet.Of(value).ToString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Capability value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(CapabilitySet.Of(value).ToString());
    }

    private static Capability Parse(string text) =>
        CapabilitySet.TryParseOne(text, out Capability capability) ? capability : throw new JsonException(CapabilitySet.Unknown(text));
}
