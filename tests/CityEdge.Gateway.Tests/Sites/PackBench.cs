using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>A site with packs of its own in a folder that is gone after the test; its device models are those of the repository.</summary>
internal sealed class PackBench : IDisposable
{
    private const string Head = """
        site: {id: s1, name: Test, timezone: Asia/Shanghai, hours: {daily: "08:00-22:00"}}
        zones:
          kitchen: {name: {zh: 厨房, en: Kitchen}}
          hall: {name: {zh: 门厅, en: Hall}}
          yard: {name: {zh: 院子, en: Yard}}
        lines:
          bus: {modbus-tcp: {host: 127.0.0.1}}
          mqtt: {mqtt-listen: {port: 18830, address: 127.0.0.1}}
        devices:
          climate-1: {profile: xy/md02, line: bus, address: 4, zone: kitchen}
          climate-2: {profile: xy/md02, line: bus, address: 5, zone: hall}
          smoke-1: {profile: generic/smoke, line: mqtt, address: s1, zone: kitchen}
          cable-1: {profile: generic/electrical-fire, line: mqtt, address: c1, zone: hall}

        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cityedge-");

    public PackBench()
    {
        foreach (var id in new[] { "xy/md02", "generic/smoke", "generic/electrical-fire" })
        {
            Write($"profiles/{id}/profile.yaml", File.ReadAllText(Path.Combine(Repository.Profiles, id, "profile.yaml")));
        }

        // A pack's folder is no vendor, whatever lies in it.
        Write("profiles/packs/not-a-model/profile.yaml", "nonsense: [");
        Site("");
    }

    public string Config => Path.Combine(_root.FullName, "site");

    public string Profiles => Path.Combine(_root.FullName, "profiles");

    /// <summary>Puts a pack beside the profiles.</summary>
    public PackBench Pack(string id, string text)
    {
        Write($"profiles/packs/{id}.yaml", text);
        return this;
    }

    /// <summary>Says what stands behind the devices of site.yaml.</summary>
    public PackBench Site(string rest)
    {
        Write("site/site.yaml", Head + rest);
        return this;
    }

    public SiteLoad Load() => SiteLoader.Load(Config, Profiles);

    public void Dispose() => _root.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
