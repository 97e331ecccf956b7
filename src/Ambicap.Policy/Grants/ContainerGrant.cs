using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Grants;

/// <summary>Reads from the annotations of a config.json what its container is granted.</summary>
public static class ContainerGrant
{
    /// <summary>The grant of the identified container; none for a sandbox.</summary>
    /// <param name="identity">Which container it is.</param>
    /// <param name="find">The value of an annotation of config.json, or null.</param>
    /// <param name="grant">What it is granted.</param>
    /// <param name="error">The annotation that names this container and has a bad value, and what to do; null on success.</param>
    public static bool TryRead(ContainerIdentity identity, Func<string, string?> find, out Grant grant, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(find);
        grant = Grant.None;
        error = null;
        CapabilitySet ambient = CapabilitySet.Empty;
        CapabilitySet nonRoot = CapabilitySet.Empty;
        bool isValid = identity.Kind switch
        {
            ContainerKind.Container => TryAdd(GrantKeys.AmbientPrefix + identity.Name, find, ref ambient, out error)
                && TryAdd(GrantKeys.NonRootPrefix + identity.Name, find, ref nonRoot, out error)
                && TryAdd(GrantKeys.ContainerAmbient, identity.IsOfCrio ? key => FindOwn(find, key) : find, ref ambient, out error),
            ContainerKind.Standalone => TryAdd(GrantKeys.ContainerAmbient, find, ref ambient, out error),
            _ => true,
        };
        grant = isValid ? new Grant(ambient, nonRoot) : Grant.None;
        return isValid;
    }

    /// <summary>
    /// On CRI-O every annotation of the Pod stands beside those of the container; the key of the CRI's client counts only where the
    /// container's own list has it.
    /// </summary>
    private static string? FindOwn(Func<string, string?> find, string key)
    {
        if (find(ManagerKeys.CrioAnnotations) is not { } list)
        {
            return null;
        }

        Utf8JsonReader json = new(Encoding.UTF8.GetBytes(list));
        try
        {
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isSought = json.ValueTextEquals(key);
                _ = json.Read();
                if (isSought)
                {
                    return json.TokenType == JsonTokenType.String ? json.GetString() : "";
                }

                json.Skip();
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }

    private static bool TryAdd(string key, Func<string, string?> find, ref CapabilitySet set, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (find(key) is not { } value)
        {
            return true;
        }

        if (GrantValue.TryParse(value, out CapabilitySet named, out string? wrong))
        {
            set |= named;
            return true;
        }

        error = $"annotation {key}: {wrong}";
        return false;
    }
}
