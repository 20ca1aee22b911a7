using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Hosting;

namespace CityEdge.Gateway.Tests.Hosting;

public sealed class LastGoodTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cityedge").FullName;

    [Fact]
    public void What_was_kept_is_there_with_its_profiles_and_nothing_else()
    {
        Write("config/site.yaml", "site: one");
        Write("config/site.d/90-page.yaml", "page");
        Write("config/secret.key", "no");
        Write("profiles/xy/md02/profile.yaml", "profile");
        Write("profiles/xy/md02/captures/a/capture.yaml", "capture");
        Write("profiles/xy/another/profile.yaml", "nobody uses it");
        Write("profiles/packs/fire.yaml", "pack");
        Write("profiles/packs/water.yaml", "nobody uses it");
        Write("profiles/vendor/leak/profile.yaml", "profile");
        Write("profiles/vendor/kin/layout.yaml", "layout");
        var lastGood = new LastGood(Path.Combine(_root, "state"));
        Assert.False(lastGood.Exists);

        lastGood.Keep(Path.Combine(_root, "config"), Path.Combine(_root, "profiles"), [Model("xy/md02"), Model("vendor/leak", new LoRaWanProfile { Messages = [], LayoutOf = "vendor/kin" })], ["fire"]);

        Assert.True(lastGood.Exists);
        Assert.Equal("site: one", File.ReadAllText(Path.Combine(lastGood.ConfigDirectory, "site.yaml")));
        Assert.True(File.Exists(Path.Combine(lastGood.ConfigDirectory, "site.d", "90-page.yaml")));
        Assert.True(File.Exists(Path.Combine(lastGood.ProfilesDirectory, "xy", "md02", "profile.yaml")));
        Assert.True(File.Exists(Path.Combine(lastGood.ProfilesDirectory, "vendor", "kin", "layout.yaml")));
        Assert.True(File.Exists(Path.Combine(lastGood.ProfilesDirectory, "packs", "fire.yaml")));
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_root, "state"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Nobody_but_its_owner_may_read_it_whoever_may_read_the_original()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Write("config/site.yaml", "site: one");
        Write("config/site.d/90-page.yaml", "pin: 1234");
        Write("profiles/xy/md02/profile.yaml", "profile");
        File.SetUnixFileMode(Path.Combine(_root, "config/site.yaml"), Everybody);
        File.SetUnixFileMode(Path.Combine(_root, "config/site.d/90-page.yaml"), Everybody);
        var state = Path.Combine(_root, "state");

        new LastGood(state).Keep(Path.Combine(_root, "config"), Path.Combine(_root, "profiles"), [Model("xy/md02")], []);

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.All(Directory.GetFiles(state, "*", SearchOption.AllDirectories), static file => Assert.Equal(Owner, ModeOf(file)));
        Assert.All(
            Directory.GetDirectories(state, "*", SearchOption.AllDirectories),
            static folder => Assert.Equal(UnixFileMode.None, ModeOf(folder) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)));
    }

    [Fact]
    public async Task A_disk_that_refuses_to_keep_it_beside_is_no_error_of_the_run()
    {
        Write("config/site.yaml", "site: one");
        Write("profiles/xy/md02/profile.yaml", "profile");
        Write("state", "a file stands in the way");

        await new LastGood(Path.Combine(_root, "state")).KeepBeside(Path.Combine(_root, "config"), Path.Combine(_root, "profiles"), [Model("xy/md02")], []);
    }

    [Fact]
    public void A_state_directory_inside_the_configuration_is_not_copied_into_itself()
    {
        Write("site.yaml", "site: one");
        Write("xy/md02/profile.yaml", "profile");
        var lastGood = new LastGood(Path.Combine(_root, "state"));

        lastGood.Keep(_root, _root, [Model("xy/md02")], []);
        lastGood.Keep(_root, _root, [Model("xy/md02")], []);

        Assert.True(lastGood.Exists);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_root, "state"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void Keeping_again_replaces_the_whole()
    {
        Write("config/site.yaml", "site: one");
        Write("config/site.d/old.yaml", "old");
        Write("profiles/a/b/profile.yaml", "profile");
        var lastGood = new LastGood(Path.Combine(_root, "state"));
        lastGood.Keep(Path.Combine(_root, "config"), Path.Combine(_root, "profiles"), [Model("a/b")], []);
        File.Delete(Path.Combine(_root, "config/site.d/old.yaml"));
        Write("config/site.yaml", "site: two");

        lastGood.Keep(Path.Combine(_root, "config"), Path.Combine(_root, "profiles"), [Model("a/b")], []);

        Assert.Equal("site: two", File.ReadAllText(Path.Combine(lastGood.ConfigDirectory, "site.yaml")));
        Assert.False(File.Exists(Path.Combine(lastGood.ConfigDirectory, "site.d", "old.yaml")));
    }

    [Fact]
    public void A_swap_cut_between_its_renames_is_mended()
    {
        Write("state/last-good.old/config/site.yaml", "site: one");
        var lastGood = new LastGood(Path.Combine(_root, "state"));

        lastGood.Mend();

        Assert.True(lastGood.Exists);
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static DeviceProfile Model(string id, LinkProfile? link = null) =>
        new() { Id = id, Name = default, Kind = DeviceKind.Heat, Source = "test", Link = link ?? new ModbusProfile() };

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
