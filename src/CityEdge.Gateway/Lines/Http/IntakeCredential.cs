using System.Security.Cryptography;
using System.Text;
using CityEdge.Gateway.Sites;
using Microsoft.Extensions.Primitives;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>
/// Reads the token that a request brings: as a bearer, or as the password of basic authentication, because many cameras can do nothing else. A token in the
/// address is not looked at: addresses end up in logs.
/// </summary>
internal static class IntakeCredential
{
    // Fits nothing that anybody knows; an unknown device costs the same work as a wrong token.
    private static readonly DeviceKey Nobody = Parse(DeviceKey.Digest(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    /// <summary>Whether the request proves to come from the device.</summary>
    /// <param name="key">What is known of the device's token; null: the device is not known, or cannot prove itself.</param>
    /// <param name="authorization">The header as it came.</param>
    public static bool Fits(DeviceKey? key, StringValues authorization)
    {
        var token = TokenOf(authorization);
        var fits = (key ?? Nobody).Fits(token);
        return fits && key is not null && token.Length > 0;
    }

    private static byte[] TokenOf(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization[0] is not { } header)
        {
            return [];
        }

        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim());
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var text = header["Basic ".Length..].Trim();
        var pair = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, pair, out var length))
        {
            return [];
        }

        var colon = pair.AsSpan(0, length).IndexOf((byte)':');
        return colon < 0 ? [] : pair[(colon + 1)..length];
    }

    private static DeviceKey Parse(string digest) => DeviceKey.TryParse(digest, out var key) ? key : throw new FormatException(digest);
}
