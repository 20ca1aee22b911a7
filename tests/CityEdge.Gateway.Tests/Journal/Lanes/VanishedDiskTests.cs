using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;

namespace CityEdge.Gateway.Tests.Journal.Lanes;

public sealed class VanishedDiskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-lane");

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_reader_whose_directory_is_gone_says_so_and_does_not_look_for_ever(int read)
    {
        var path = Path.Combine(_folder.FullName, "alarms");
        using (var lane = Lane.Open(new FileMedium(path), TestLane.Options()))
        {
            TestLane.Write(lane, 1);
            TestLane.Write(lane, 2);
            TestLane.Write(lane, 3);
        }

        var reader = new LaneReader(FileMedium.ForReading(path));
        reader.Seek(null);
        for (var i = 0; i < read; i++)
        {
            Assert.NotNull(reader.Read());
        }

        Directory.Delete(path, recursive: true);

        Assert.Equal(MediumFailure.Gone, Assert.Throws<MediumException>(() => reader.Read()).Failure);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
