using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Capabilities;

/// <summary>A <see cref="CapabilityText"/> in JSON: its text.</summary>
public sealed class CapabilityTextJsonConverter : JsonConverter<CapabilityText>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no such text; the message names the clause that is wrong.</exception>
    public override CapabilityText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("a text of capabilities is a string, such as \"cap_net_raw=ep\"; write it so");
        }

        try
        {
            return CapabilityText.Parse(reader.GetString());
        }
        catch (FormatException failure)
        {
            throw new JsonException(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CapabilityText value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
