using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>The rule packs of a profiles folder: <c>packs/name.yaml</c>. A pack is read when a site uses it or somebody asks for it.</summary>
internal sealed class PackLibrary
{
    /// <summary>Name of the packs' folder among those of the vendors.</summary>
    public const string Folder = "packs";

    private readonly string _directory;
    private readonly SortedSet<string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RulePack? Pack, IReadOnlyList<Diagnostic> Diagnostics)> _read = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    private PackLibrary(string directory) => _directory = directory;

    /// <summary>Every pack of the folder, the wrong ones too.</summary>
    public IEnumerable<string> Ids => _present;

    /// <summary>A library of given packs, for tests.</summary>
    public static PackLibrary Of(params IReadOnlyList<RulePack> packs)
    {
        var library = new PackLibrary("");
        foreach (var pack in packs)
        {
            library._present.Add(pack.Id);
            library._read[pack.Id] = (pack, []);
        }

        return library;
    }

    /// <summary>The packs of a profiles folder; none where it has no folder of packs.</summary>
    /// <param name="profilesDirectory">The folder of the models.</param>
    /// <param name="diagnostics">Takes what is wrong with the folder itself.</param>
    public static PackLibrary Load(string profilesDirectory, Diagnostics diagnostics)
    {
        var library = new PackLibrary(profilesDirectory);
        var folder = Path.Combine(profilesDirectory, Folder);
        try
        {
            library._present.UnionWith(Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Where(NameShape.IsName)
                : []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error(new Mark(folder, 1, 1), $"无法读取规则包目录：{fault.Message}", $"the folder of packs cannot be read: {fault.Message}");
        }

        return library;
    }

    /// <summary>Where the file of a pack lies.</summary>
    public static string FileOf(string profilesDirectory, string id) => Path.Combine(profilesDirectory, Folder, id + ".yaml");

    /// <summary>Whether the folder has the pack, even when its file is wrong.</summary>
    public bool Has(string id) => _present.Contains(id);

    /// <summary>The pack of an id; null where there is none or it is wrong.</summary>
    public RulePack? Find(string id) => Get(id).Pack;

    /// <summary>What is wrong with one pack.</summary>
    public IReadOnlyList<Diagnostic> DiagnosticsOf(string id) => Get(id).Diagnostics;

    private (RulePack? Pack, IReadOnlyList<Diagnostic> Diagnostics) Get(string id)
    {
        lock (_gate)
        {
            if (!_present.Contains(id))
            {
                return (null, []);
            }

            if (!_read.TryGetValue(id, out var known))
            {
                var own = new Diagnostics();
                known = (Read(id, own), own.Sorted());
                _read[id] = known;
            }

            return known;
        }
    }

    private RulePack? Read(string id, Diagnostics diagnostics)
    {
        var name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_directory)))}/{Folder}/{id}.yaml";
        if (YamlReader.ReadFile(FileOf(_directory, id), name, diagnostics) is not { } node || !PackTables.Pack.TryBind(node, diagnostics, out var bound))
        {
            return null;
        }

        var pack = bound with { Id = id };
        PackChecks.Check(pack, diagnostics);
        return diagnostics.HasErrors ? null : pack;
    }
}
