namespace CityEdge.Gateway.Devices;

/// <summary>The catalogue counted: models and their captures. Models of <c>generic/</c> are nobody's product and are counted apart.</summary>
/// <param name="Rows">By kind, those that have a model.</param>
/// <param name="Generic">Models of <c>generic/</c>.</param>
/// <param name="Unread">Models whose file has errors; they are in no row.</param>
internal sealed record Catalogue(IReadOnlyList<CatalogueRow> Rows, int Generic, int Unread)
{
    private const string GenericVendor = "generic/";

    /// <summary>All rows together.</summary>
    public CatalogueRow Total => Rows.Aggregate(new CatalogueRow(null), (sum, row) => sum.With(row));

    public static Catalogue Of(ProfileLibrary library, IReadOnlyList<ProfileReport> reports)
    {
        var captures = reports.ToDictionary(report => report.Id, StringComparer.Ordinal);
        var rows = new SortedDictionary<DeviceKind, CatalogueRow>();
        foreach (var profile in library.Profiles.Where(profile => !IsGeneric(profile)))
        {
            var row = rows.GetValueOrDefault(profile.Kind) ?? new CatalogueRow(profile.Kind);
            rows[profile.Kind] = row.With(profile, captures.GetValueOrDefault(profile.Id));
        }

        return new Catalogue([.. rows.Values], library.Profiles.Count(IsGeneric), library.Ids.Count() - library.Profiles.Count);
    }

    private static bool IsGeneric(DeviceProfile profile) => profile.Id.StartsWith(GenericVendor, StringComparison.Ordinal);
}
