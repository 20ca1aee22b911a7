using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>What came of loading a site: the site where nothing is wrong, and every remark about its files in order.</summary>
/// <param name="Site">Null where any remark is an error.</param>
/// <param name="Diagnostics">Sorted by file, line and column.</param>
internal sealed record SiteLoad(BoundSite? Site, IReadOnlyList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
