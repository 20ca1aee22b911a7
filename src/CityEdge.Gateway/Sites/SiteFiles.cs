using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>
/// Reads site.yaml and the files of site.d as one tree. Sections of the same name are joined one level deep;
/// what stands twice is an error that names both places, so that no file silently wins over another.
/// </summary>
internal static class SiteFiles
{
    public const string Main = "site.yaml";
    public const string Folder = "site.d";

    /// <summary>The paths of all that a site is read from: never more, because a state directory or a key may lie beside it.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> All(string directory)
    {
        var folder = Path.Combine(directory, Folder);
        return [Path.Combine(directory, Main), .. Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml") : []];
    }

    /// <summary>The joined tree; null when site.yaml itself could not be read.</summary>
    public static YamlMap? Read(string directory, Diagnostics diagnostics)
    {
        var joined = Map(YamlReader.ReadFile(Path.Combine(directory, Main), Main, diagnostics), diagnostics);
        foreach (var path in Additions(directory, diagnostics))
        {
            if (Map(YamlReader.ReadFile(path, $"{Folder}/{Path.GetFileName(path)}", diagnostics), diagnostics) is { } more)
            {
                joined = joined is null ? null : Join(joined, more, diagnostics, deep: true);
            }
        }

        return joined;
    }

    private static YamlMap? Map(YamlNode? node, Diagnostics diagnostics)
    {
        if (node is null or YamlMap)
        {
            return node as YamlMap;
        }

        diagnostics.Error(node.Mark, $"应为键值表，实为{node.Words.Zh}", $"expected a table of keys, found {node.Words.En}");
        return null;
    }

    private static IEnumerable<string> Additions(string directory, Diagnostics diagnostics)
    {
        var folder = Path.Combine(directory, Folder);
        if (File.Exists(folder))
        {
            diagnostics.Error(new Mark(Folder, 1, 1), $"应为目录，实为文件：{folder}", $"a folder is expected, this is a file: {folder}");
            return [];
        }

        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error(new Mark(Folder, 1, 1), $"无法读取目录：{fault.Message}", $"the folder cannot be read: {fault.Message}");
            return [];
        }
    }

    private static YamlMap Join(YamlMap into, YamlMap from, Diagnostics diagnostics, bool deep)
    {
        var entries = into.Entries.ToList();
        foreach (var entry in from.Entries)
        {
            var at = entries.FindIndex(known => known.Key == entry.Key);
            if (at < 0)
            {
                entries.Add(entry);
                continue;
            }

            var first = entries[at];
            switch (first.Value, entry.Value)
            {
                case (YamlMap one, YamlMap two) when deep:
                    entries[at] = first with { Value = Join(one, two, diagnostics, deep: false) };
                    break;
                case (YamlList one, YamlList two) when deep:
                    entries[at] = first with { Value = one with { Items = [.. one.Items, .. two.Items] } };
                    break;
                default:
                    diagnostics.Error(entry.KeyMark, $"“{entry.Key}”已在 {first.KeyMark} 给出", $"'{entry.Key}' is already given at {first.KeyMark}");
                    break;
            }
        }

        return into with { Entries = entries };
    }
}
