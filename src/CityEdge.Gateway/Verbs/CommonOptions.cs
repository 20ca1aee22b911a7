using System.CommandLine;

namespace CityEdge.Gateway.Verbs;

/// <summary>The places that can be given to every verb, and their defaults on an installed box.</summary>
internal sealed class CommonOptions
{
    public CommonOptions(Speech speech)
    {
        Config = Place("--config", "/etc/cityedge", speech.Say("配置目录（site.yaml 与 site.d）", "Folder of site.yaml and site.d"));
        State = Place("--state", "/var/lib/cityedge", speech.Say("状态目录", "Folder of the gateway's own state"));
        Profiles = Place("--profiles", DefaultProfiles(), speech.Say("设备档案目录", "Folder of device profiles"));
        Json = new Option<bool>("--json") { Description = speech.Say("输出 JSON", "Print JSON") };
    }

    public Option<string> Config { get; }

    public Option<string> State { get; }

    public Option<string> Profiles { get; }

    public Option<bool> Json { get; }

    private static Option<string> Place(string name, string fallback, string description) => new(name)
    {
        Description = description,
        HelpName = "DIR",
        DefaultValueFactory = _ => fallback,
    };

    // In a source tree the profiles lie beside; on a box they were installed.
    private static string DefaultProfiles() => Directory.Exists("firmware-profiles") ? "firmware-profiles" : "/usr/share/cityedge/firmware-profiles";
}
