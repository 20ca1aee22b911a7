using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices;

/// <summary>What the points of all profiles measure: rules choose by it, so that a word must mean one thing.</summary>
public sealed class MeasuresTests
{
    private static readonly IReadOnlyList<DeviceProfile> Profiles = ProfileLibrary.Load(Repository.Profiles).Profiles;

    /// <summary>Words that mean the air of a room and nothing else.</summary>
    private static readonly string[] RoomAir = ["temperature", "humidity", "obscuration", "co", "co2", "pm25", "voc"];

    [Theory]
    [InlineData("temperature", "temperature")]
    [InlineData("smoke-1", "smoke")]
    [InlineData("smoke-12", "smoke")]
    [InlineData("current-l1", "current")]
    [InlineData("water-level", "water-level")]
    [InlineData("pm25", "pm25")]
    [InlineData("a-l", "a-l")]
    [InlineData("3", "3")]
    [InlineData("leak-1-2", "leak-1")]
    public void A_point_measures_what_its_name_says_without_its_number(string name, string word) => Assert.Equal(word, MeasureWord.Of(name));

    /// <summary>A cable, a motor, a pipe or a supply may be hot while the room is not: its temperature must say what it is.</summary>
    [Theory]
    [InlineData("ElectricalFire")]
    [InlineData("Meter")]
    [InlineData("Valve")]
    [InlineData("Breaker")]
    [InlineData("Power")]
    [InlineData("Elevator")]
    [InlineData("Tilt")]
    [InlineData("Vibration")]
    [InlineData("WaterLevel")]
    [InlineData("WaterMeter")]
    [InlineData("WaterPressure")]
    [InlineData("PeopleCounter")]
    [InlineData("Relay")]
    [InlineData("Siren")]
    public void No_kind_that_watches_things_measures_the_air_of_the_room(string kind)
    {
        Assert.Contains(kind, Enum.GetNames<DeviceKind>());
        Assert.Empty(
            from profile in Profiles
            where profile.Kind.ToString() == kind
            from point in profile.Points
            where RoomAir.Contains(point.Measures)
            select $"{profile.Id} {point.Name}");
    }

    [Fact]
    public void A_word_is_one_kind_and_one_dimension_in_every_profile()
    {
        var mixed =
            from profile in Profiles
            from point in profile.Points
            group (profile.Id, point.Name, point.Kind, Dimension: Units.DimensionOf(point.Unit)) by point.Measures into word
            where word.Select(one => (one.Kind, one.Dimension)).Distinct().Count() > 1
            select $"{word.Key}: {string.Join(", ", word.GroupBy(one => (one.Kind, one.Dimension)).Select(group => $"{group.Key} {group.First().Id} {group.First().Name}"))}";

        Assert.Empty(mixed);
    }

    [Fact]
    public void The_air_of_rooms_is_measured_by_many_models() =>
        Assert.All(RoomAir, word => Assert.Contains(Profiles, profile => profile.Points.Any(point => point.Measures == word)));
}
