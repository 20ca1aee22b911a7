namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>Writes what a device sent into YAML so that it can be nothing but text there, whatever it holds.</summary>
internal static class YamlText
{
    /// <summary>Whether a character may not stand in a line of ours: breaks, controls, halves of pairs, marks that turn the direction of writing.</summary>
    public static bool IsOdd(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';

    /// <summary>A text in single quotes.</summary>
    /// <exception cref="ArgumentException">It holds a character that is <see cref="IsOdd"/>.</exception>
    public static string Quote(string text) =>
        text.Any(IsOdd) ? throw new ArgumentException("A control character cannot be quoted.", nameof(text)) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A text for a comment: at most a line, odd characters left out.</summary>
    public static string Comment(string text) => string.Concat(text.Where(c => !IsOdd(c)).Take(80));

    /// <summary>An id out of any text: lower-case letters, digits and dashes, never one that is in use.</summary>
    public static string Slug(string text, IReadOnlySet<string> used)
    {
        const int most = 48;
        var parts = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Split('-', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', parts) is { Length: > 0 } whole ? whole[..Math.Min(most, whole.Length)].Trim('-') : "value";
        var free = slug;
        for (var i = 2; used.Contains(free); i++)
        {
            free = $"{slug}-{i}";
        }

        return free;
    }
}
