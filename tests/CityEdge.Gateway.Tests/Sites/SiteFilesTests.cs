using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Packs;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Sites;

/// <summary>Generated files agree with the tables that they are made from, and the loader holds against any input.</summary>
public sealed class SiteFilesTests
{
    private const string UpdateVariable = "CITYEDGE_UPDATE_EXPECTED";

    [Fact]
    public void The_committed_schemas_and_reference_pages_are_those_of_the_tables()
    {
        Same(SchemaPage.Write("CityEdge device profile", ProfileTables.Profile), "firmware-profiles", "profile.schema.json");
        Same(SchemaPage.Write("CityEdge capture", CaptureTables.Capture), "firmware-profiles", "capture.schema.json");
        Same(SchemaPage.Write("CityEdge layout", LayoutTables.Layout), "firmware-profiles", "layout.schema.json");
        Same(SchemaPage.Write("CityEdge site", SiteTables.Site), "install", "site.schema.json");
        Same(ReferencePage.Write("profile.yaml", ProfileTables.Profile), "firmware-profiles", "REFERENCE.md");
        Same(SchemaPage.Write("CityEdge rule pack", PackTables.Pack), "firmware-profiles", "pack.schema.json");
        Same(ReferencePage.Write("packs/name.yaml", PackTables.Pack), "firmware-profiles", "PACKS.md");
        Same(ReferencePage.Write("layout.yaml", LayoutTables.Layout), "firmware-profiles", "LAYOUT.md");
        Same(ReferencePage.Write("site.yaml", SiteTables.Site), "install", "REFERENCE.md");
    }

    [Fact]
    public void Every_key_is_explained_in_both_languages()
    {
        Walk(ProfileTables.Profile, []);
        Walk(CaptureTables.Capture, []);
        Walk(LayoutTables.Layout, []);
        Walk(PackTables.Pack, []);
        Walk(SiteTables.Site, []);
    }

    [Fact]
    public void Files_of_site_d_are_joined_in_the_order_of_their_names()
    {
        var folder = Directory.CreateTempSubdirectory("cityedge-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "site.yaml"), "site: {id: s1, name: Test}\nzones: {a: {name: A}}\n");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "site.d"));
            File.WriteAllText(Path.Combine(folder.FullName, "site.d", "20-b.yaml"), "zones: {c: {name: C}}\n");
            File.WriteAllText(Path.Combine(folder.FullName, "site.d", "10-a.yaml"), "site: {timezone: Asia/Shanghai}\nzones: {b: {name: B}}\n");
            File.WriteAllText(Path.Combine(folder.FullName, "site.d", "ignored.txt"), "nonsense: [");

            var load = SiteLoader.Load(folder.FullName, ProfileLibrary.Empty);

            Assert.Empty(load.Diagnostics);
            Assert.Equal(["a", "b", "c"], load.Site!.Model.Zones.Select(zone => zone.Id));
            Assert.Equal("Asia/Shanghai", load.Site.Config.TimeZone.Id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Lines of the good example cut, doubled and swapped: always a site or errors, never an exception.</summary>
    [Fact]
    public void A_damaged_example_is_a_site_or_errors_and_never_an_exception()
    {
        var text = File.ReadAllText(Repository.Of("install", "examples", "shop", "site.yaml"));
        var profiles = ProfileLibrary.Load(Repository.Profiles);
        var random = new Random(2);
        for (var i = 0; i < 400; i++)
        {
            var damaged = text.ToCharArray().ToList();
            for (var hit = random.Next(1, 6); hit > 0; hit--)
            {
                var at = random.Next(damaged.Count - 20);
                switch (random.Next(3))
                {
                    case 0:
                        damaged.RemoveRange(at, random.Next(1, 20));
                        break;
                    case 1:
                        damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count - 20), 10));
                        break;
                    default:
                        damaged[at] = ":{}[],'\"-#&*~0 \n"[random.Next(16)];
                        break;
                }
            }

            var diagnostics = new Diagnostics();
            var site = YamlReader.Read("site.yaml", new string([.. damaged]), diagnostics) is { } node && SiteTables.Site.TryBind(node, diagnostics, out var config)
                ? SiteBuilder.Build(config, profiles, diagnostics)
                : null;
            Assert.Equal(diagnostics.HasErrors, site is null);
        }
    }

    private static void Walk(Shape shape, HashSet<Shape> seen)
    {
        if (!seen.Add(shape))
        {
            return;
        }

        Assert.True(shape.Words is { Zh.Length: > 0, En.Length: > 0 });
        if (shape is IKeyTable table)
        {
            Assert.All(table.Keys, key => Assert.True(key.About is { Zh.Length: > 0, En.Length: > 0 } && key.About.Zh != key.About.En, key.Name));
        }

        foreach (var inner in shape.Inner)
        {
            Walk(inner, seen);
        }
    }

    private static void Same(string generated, params string[] path)
    {
        var file = Repository.Of(path);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(file, generated);
        }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", generated);
    }
}
