using System.Diagnostics.CodeAnalysis;

namespace CityEdge.Gateway.Devices.Messages;

/// <summary>Judges a link to a picture or clip: shown to people, never fetched by us.</summary>
internal static class EvidenceLink
{
    /// <summary>In UTF-16 units; a longer one is not kept at all, for half a link leads nowhere.</summary>
    public const int LongestLink = 2048;

    /// <summary>
    /// Takes http and https addresses, written out as plain ASCII. What bears a user or password is refused: it would stand in the journal and on the page for
    /// everybody who looks.
    /// </summary>
    public static bool TryTake(string text, [NotNullWhen(true)] out string? link)
    {
        link = null;
        if (text.Length is 0 or > LongestLink || text.Any(static letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
        {
            return false;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            || address.Host.Length == 0 || address.UserInfo.Length > 0 || address.AbsoluteUri.Length > LongestLink)
        {
            return false;
        }

        link = address.AbsoluteUri;
        return true;
    }
}
