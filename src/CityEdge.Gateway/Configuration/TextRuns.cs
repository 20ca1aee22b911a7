namespace CityEdge.Gateway.Configuration;

/// <summary>
/// Finds where the lines of a text stand that was written over several lines of a file: as a block (<c>|</c>, <c>&gt;</c>) or folded by hand.
/// YAML takes indentation away and turns line ends into spaces, but keeps the order of what can be seen: the two are walked side by side.
/// </summary>
internal static class TextRuns
{
    /// <summary>The runs of a text; empty where file and text do not go together, as with escapes.</summary>
    /// <param name="lines">The lines of the file.</param>
    /// <param name="file">What the file is called in errors.</param>
    /// <param name="text">The text as YAML reads it.</param>
    /// <param name="line">First line that may hold a part of it, from 1.</param>
    /// <param name="column">First column of it there, from 1.</param>
    public static IReadOnlyList<TextRun> Of(IReadOnlyList<string> lines, string file, string text, int line, int column)
    {
        var runs = new List<TextRun>();
        var (at, last) = (column - 1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                continue;
            }

            while (line <= lines.Count && (at = Seen(lines[line - 1], at)) < 0)
            {
                (line, at) = (line + 1, 0);
            }

            if (line > lines.Count || lines[line - 1][at] != text[i])
            {
                return [];
            }

            if (line != last)
            {
                runs.Add(new TextRun(i, new Mark(file, line, at + 1)));
                last = line;
            }

            at++;
        }

        return runs;
    }

    // The next character that can be seen, or -1.
    private static int Seen(string line, int from)
    {
        for (var i = from; i < line.Length; i++)
        {
            if (!char.IsWhiteSpace(line[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
