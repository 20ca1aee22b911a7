using CityEdge.Scenarios.Fusion.Study;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The fire pack over recorded fires and nuisances, beside single thresholds of the same run: loader, pack and engine as a site has them. No clock is read.</summary>
internal sealed class FusionRow : IRow
{
    public string Name => "fusion";

    public string Title => "fires found, early alarms, delays and nuisance rates of the fire pack over public recordings";

    public string? Missing => StudyData.Folder is null
        ? $"{StudyData.Variable} is not set; the recordings: {StudyData.FsriSource}; {StudyData.NistSource}; {StudyData.GasSource}; {StudyData.QuietSource}"
        : null;

    public Task<IReadOnlyList<Figure>> MeasureAsync(RowOptions options, CancellationToken stop)
    {
        IReadOnlyList<StudyFigure> all = [.. FusionStudy.Compartments(), .. FusionStudy.Stations(), .. FusionStudy.Gases(), .. FusionStudy.Quiet()];
        return Task.FromResult<IReadOnlyList<Figure>>(
            [.. all.Select(static one => new Figure(one.Name, one.Value, one.Unit) { AtMost = one.AtMost, AtLeast = one.AtLeast, IsReference = one.IsReference })]);
    }
}
