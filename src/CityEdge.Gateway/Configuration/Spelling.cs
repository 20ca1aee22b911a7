namespace CityEdge.Gateway.Configuration;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the known words, or null when none is near enough to be a slip of the finger.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = (Word: (string?)null, Distance: Math.Min(3, 1 + (word.Length / 3)));
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate, best.Distance);
            if (distance < best.Distance || (distance == best.Distance && best.Word is null))
            {
                best = (candidate, distance);
            }
        }

        return best.Word;
    }

    /// <summary>The end of an error sentence: <c>; did you mean 'baud'?</c>, or nothing.</summary>
    public static (string Zh, string En) Hint(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } near ? ($"；是否应为“{near}”？", $"; did you mean '{near}'?") : ("", "");

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two words; stops counting above the limit.</summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > 64 || b.Length > 64)
        {
            return limit + 1;
        }

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                        rows[i - 1, j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
