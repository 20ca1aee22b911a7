using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Sites;

/// <summary>Loads a site from its folder and the profiles folder: the one entry of run, check and read.</summary>
internal static class SiteLoader
{
    public static SiteLoad Load(string configDirectory, string profilesDirectory) =>
        Load(configDirectory, ProfileLibrary.Load(profilesDirectory));

    public static SiteLoad Load(string configDirectory, ProfileLibrary profiles)
    {
        var diagnostics = new Diagnostics();
        var site = SiteFiles.Read(configDirectory, diagnostics) is { } root && SiteTables.Site.TryBind(root, diagnostics, out var config)
            ? SiteBuilder.Build(config, profiles, diagnostics)
            : null;
        return new SiteLoad(diagnostics.HasErrors ? null : site, diagnostics.Sorted());
    }
}
