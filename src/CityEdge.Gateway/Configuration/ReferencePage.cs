using System.Text;

namespace CityEdge.Gateway.Configuration;

/// <summary>Writes the reference page of a file in Markdown from its table of keys.</summary>
internal static class ReferencePage
{
    public static string Write(string title, IKeyTable root)
    {
        var page = new StringBuilder().Append("# ").Append(title).Append('\n');
        foreach (var table in TablesFrom(root))
        {
            page.Append($"\n## {table.Name}\n\n{table.About.En}\n{table.About.Zh}\n\n");
            page.Append("| key | value | default | meaning | 含义 |\n|---|---|---|---|---|\n");
            foreach (var key in table.Keys)
            {
                var fallback = key.Required ? "**required 必填**" : key.Fallback is { } written ? $"`{written}`" : "";
                page.Append($"| `{key.Name}` | {Cell(key.Shape.Words.En)} / {Cell(key.Shape.Words.Zh)} | {fallback} | {Cell(key.About.En)} | {Cell(key.About.Zh)} |\n");
            }
        }

        return page.ToString();
    }

    private static List<IKeyTable> TablesFrom(IKeyTable root)
    {
        var found = new List<IKeyTable>();
        var waiting = new Queue<Shape>([(Shape)root]);
        while (waiting.TryDequeue(out var shape))
        {
            if (shape is IKeyTable table)
            {
                if (found.Contains(table))
                {
                    continue;
                }

                found.Add(table);
            }

            foreach (var inner in shape.Inner)
            {
                waiting.Enqueue(inner);
            }
        }

        return found;
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
