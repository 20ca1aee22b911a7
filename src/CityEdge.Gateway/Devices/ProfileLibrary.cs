using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Packs;

namespace CityEdge.Gateway.Devices;

/// <summary>All device models of a profiles folder: <c>vendor/model/profile.yaml</c>. A model is read when somebody asks for it: a site uses a few of hundreds.</summary>
internal sealed class ProfileLibrary
{
    /// <summary>A library of nothing, for tests and for sites whose folder could not be read.</summary>
    public static readonly ProfileLibrary Empty = Of();

    private readonly Lock _gate = new();
    private readonly SortedSet<string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DeviceProfile? Profile, IReadOnlyList<Diagnostic> Diagnostics)> _read = new(StringComparer.Ordinal);
    private readonly Diagnostics _folder = new();

    private ProfileLibrary(string directory) => Directory = directory;

    /// <summary>The rule packs that lie beside the models.</summary>
    public PackLibrary Packs { get; private init; } = PackLibrary.Of();

    /// <summary>The folder of the models.</summary>
    public string Directory { get; }

    /// <summary>The models without an error, by id: reads them all.</summary>
    public IReadOnlyList<DeviceProfile> Profiles => [.. _present.Select(Find).OfType<DeviceProfile>()];

    /// <summary>What is wrong with the others: reads them all.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics
    {
        get
        {
            var all = new Diagnostics();
            all.AddRange(_folder.Sorted());
            foreach (var id in _present)
            {
                all.AddRange(DiagnosticsOf(id));
            }

            return all.Sorted();
        }
    }

    /// <summary>Every model of the folder, the wrong ones too.</summary>
    public IEnumerable<string> Ids => _present;

    /// <summary>The model of an id, or null.</summary>
    public DeviceProfile? Find(string id) => Get(id).Profile;

    /// <summary>Whether the folder has the model, even when its file is wrong.</summary>
    public bool Has(string id) => _present.Contains(id);

    /// <summary>What is wrong with one model.</summary>
    public IEnumerable<Diagnostic> DiagnosticsOf(string id) => Get(id).Diagnostics;

    /// <summary>A library of given models, for tests and the demo.</summary>
    public static ProfileLibrary Of(params IReadOnlyList<DeviceProfile> profiles)
    {
        var library = new ProfileLibrary("");
        foreach (var profile in profiles)
        {
            library._present.Add(profile.Id);
            library._read[profile.Id] = (profile, []);
        }

        return library;
    }

    /// <summary>The same with rule packs, for tests.</summary>
    public static ProfileLibrary Of(PackLibrary packs, params IReadOnlyList<DeviceProfile> profiles)
    {
        var models = Of(profiles);
        var library = new ProfileLibrary("") { Packs = packs };
        library._present.UnionWith(models._present);
        foreach (var (id, read) in models._read)
        {
            library._read[id] = read;
        }

        return library;
    }

    /// <summary>The models of a folder; one that is wrong is said in <see cref="Diagnostics"/> and not found.</summary>
    public static ProfileLibrary Load(string directory)
    {
        var folder = new Diagnostics();
        var library = new ProfileLibrary(directory) { Packs = PackLibrary.Load(directory, folder) };
        library._folder.AddRange(folder.Sorted());
        library._present.UnionWith(Find(directory, library._folder));
        return library;
    }

    /// <summary>Reads one model; null when anything is wrong with it.</summary>
    public static DeviceProfile? Read(string directory, string id, Diagnostics diagnostics)
    {
        var own = new Diagnostics();
        var name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)))}/{id}/profile.yaml";
        var profile = YamlReader.ReadFile(Path.Combine(directory, id, "profile.yaml"), name, own) is { } node
            && ProfileTables.Profile.TryBind(node, own, out var bound)
            ? bound with { Id = id }
            : null;
        if (profile is not null)
        {
            profile = WithLayout(directory, profile, own);
            ProfileChecks.Check(profile, own);
        }

        diagnostics.AddRange(own.Sorted());
        return own.HasErrors ? null : profile;
    }

    /// <summary>A LoRaWAN profile with the layout that it names, whose fields its points must know.</summary>
    private static DeviceProfile WithLayout(string directory, DeviceProfile profile, Diagnostics diagnostics)
    {
        if (profile.Link is not LoRaWanProfile link)
        {
            return profile;
        }

        var of = link.LayoutOf.Length > 0 ? link.LayoutOf : profile.Id;
        if (YamlReader.ReadFile(Path.Combine(directory, of, "layout.yaml"), $"{of}/layout.yaml", diagnostics) is not { } node
            || !LayoutTables.Layout.TryBind(node, diagnostics, out var layout))
        {
            return profile;
        }

        var names = new LayoutDecoder(layout).Names;
        foreach (var point in profile.Points.Where(point => point.Place is FieldPlace { Message: LoRaWanProfile.Up } place && !names.Contains(place.Field)))
        {
            var field = ((FieldPlace)point.Place).Field;
            var (zh, en) = Spelling.Hint(field, names);
            diagnostics.Error(point.Places.Of("field"), $"layout.yaml 没有字段“{field}”{zh}", $"layout.yaml has no field '{field}'{en}");
        }

        return profile with { Link = link with { Layout = layout } };
    }

    /// <summary>The files that a site needs of the folder: profiles, layouts and rule packs.</summary>
    public static IReadOnlyList<string> Files(string directory, IEnumerable<DeviceProfile> models, IEnumerable<string> packs) =>
        [.. models.SelectMany(model => model.Link is LoRaWanProfile { LayoutOf: var of }
                ? new[] { Path.Combine(directory, model.Id, "profile.yaml"), Path.Combine(directory, of.Length > 0 ? of : model.Id, "layout.yaml") }
                : [Path.Combine(directory, model.Id, "profile.yaml")])
            .Concat(packs.Select(pack => PackLibrary.FileOf(directory, pack)))
            .Distinct(StringComparer.Ordinal)];

    private (DeviceProfile? Profile, IReadOnlyList<Diagnostic> Diagnostics) Get(string id)
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
                known = (Read(Directory, id, own), own.Sorted());
                _read[id] = known;
            }

            return known;
        }
    }

    private static string[] Files(string directory) =>
        [.. System.IO.Directory.EnumerateDirectories(directory)
            .Where(vendor => Path.GetFileName(vendor) != PackLibrary.Folder)
            .SelectMany(vendor => System.IO.Directory.EnumerateDirectories(vendor))
            .Select(model => Path.Combine(model, "profile.yaml"))
            .Where(File.Exists)];

    private static IEnumerable<string> Find(string directory, Diagnostics diagnostics)
    {
        try
        {
            return [.. Files(directory)
                .Select(file => Path.GetDirectoryName(file)!)
                .Select(model => $"{Path.GetFileName(Path.GetDirectoryName(model))}/{Path.GetFileName(model)}")
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error(new Mark(directory, 1, 1), $"无法读取设备档案目录：{fault.Message}", $"the profiles folder cannot be read: {fault.Message}");
            return [];
        }
    }
}
