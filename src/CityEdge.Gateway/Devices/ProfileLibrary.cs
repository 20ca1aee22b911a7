using System.Collections.Frozen;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Layouts;

namespace CityEdge.Gateway.Devices;

/// <summary>All device models of a profiles folder: <c>vendor/model/profile.yaml</c>.</summary>
internal sealed class ProfileLibrary
{
    /// <summary>A library of nothing, for tests and for sites whose folder could not be read.</summary>
    public static readonly ProfileLibrary Empty = new("", [], [], new HashSet<string>());

    private readonly FrozenDictionary<string, DeviceProfile> _profiles;
    private readonly IReadOnlySet<string> _present;

    private ProfileLibrary(string directory, IReadOnlyList<DeviceProfile> profiles, IReadOnlyList<Diagnostic> diagnostics, IReadOnlySet<string> present)
    {
        Directory = directory;
        Profiles = profiles;
        Diagnostics = diagnostics;
        _profiles = profiles.ToFrozenDictionary(profile => profile.Id, StringComparer.Ordinal);
        _present = present;
    }

    /// <summary>The folder that was read.</summary>
    public string Directory { get; }

    /// <summary>The models without an error, by id.</summary>
    public IReadOnlyList<DeviceProfile> Profiles { get; }

    /// <summary>What is wrong with the others.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Every model of the folder, the wrong ones too.</summary>
    public IEnumerable<string> Ids => _present.Order(StringComparer.Ordinal);

    /// <summary>The model of an id, or null.</summary>
    public DeviceProfile? Find(string id) => _profiles.GetValueOrDefault(id);

    /// <summary>Whether the folder has the model, even when its file is wrong.</summary>
    public bool Has(string id) => _present.Contains(id);

    /// <summary>What is wrong with one model.</summary>
    public IEnumerable<Diagnostic> DiagnosticsOf(string id) =>
        Diagnostics.Where(diagnostic => diagnostic.File.EndsWith($"/{id}/profile.yaml", StringComparison.Ordinal));

    /// <summary>A library of given models, for tests and the demo.</summary>
    public static ProfileLibrary Of(params IReadOnlyList<DeviceProfile> profiles) =>
        new("", [.. profiles.OrderBy(profile => profile.Id, StringComparer.Ordinal)], [], profiles.Select(profile => profile.Id).ToHashSet(StringComparer.Ordinal));

    /// <summary>Reads every model of a folder; one that is wrong is left out and said in <see cref="Diagnostics"/>.</summary>
    public static ProfileLibrary Load(string directory)
    {
        var diagnostics = new Diagnostics();
        var profiles = new List<DeviceProfile>();
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in Find(directory, diagnostics))
        {
            present.Add(id);
            if (Read(directory, id, diagnostics) is { } profile)
            {
                profiles.Add(profile);
            }
        }

        return new ProfileLibrary(directory, profiles, diagnostics.Sorted(), present);
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

    /// <summary>The paths of all profiles beneath a directory, of vendor and model and no deeper.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be read.</exception>
    public static IReadOnlyList<string> Files(string directory) =>
        [.. System.IO.Directory.EnumerateDirectories(directory)
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
