using CityEdge.Scenarios.Fusion.Study;

namespace CityEdge.Scenarios.Fusion;

/// <summary>The fire pack over public recordings of fires and nuisances: what the project promises of it. One pack for all of them.</summary>
public sealed class RecordedFireTests
{
    [Fact]
    public void Every_compartment_fire_is_found_none_before_it_burns_and_a_growing_one_sooner_than_by_57_degrees()
    {
        Needs(StudyData.FsriSource);

        Reached(FusionStudy.Compartments());
    }

    [Fact]
    public void A_station_is_no_later_than_the_photoelectric_alarms_beside_it_whatever_channels_are_broken()
    {
        Needs(StudyData.NistSource);

        Reached(FusionStudy.Stations());
    }

    [Fact]
    public void Smoke_is_told_from_cleaning_and_cooking_by_its_gases()
    {
        Needs(StudyData.GasSource);

        Reached(FusionStudy.Gases());
    }

    [Fact]
    public void A_quiet_room_stays_quiet()
    {
        Needs(StudyData.QuietSource);

        Reached(FusionStudy.Quiet());
    }

    private static void Needs(string source)
    {
        if (StudyData.Folder is null)
        {
            Assert.Skip($"{StudyData.Variable} is not set: the test needs recordings from {source}");
        }
    }

    private static void Reached(IReadOnlyList<StudyFigure> figures)
    {
        Assert.Contains(figures, static figure => figure.AtMost is not null || figure.AtLeast is not null);
        Assert.All(figures, static figure => Assert.True(figure.IsReached, figure.ToString()));
    }
}
