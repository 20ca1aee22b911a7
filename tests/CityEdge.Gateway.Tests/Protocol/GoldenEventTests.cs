using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Gateway.Tests.Journal.Events;
using CityEdge.Protocol;

namespace CityEdge.Gateway.Tests.Protocol;

/// <summary>One file per type of event, as gateways in the field have written it; none of them may ever stop to parse.</summary>
public sealed class GoldenEventTests
{
    private static readonly string Folder = Repository.Of("tests", "CityEdge.Gateway.Tests", "Protocol", "golden");

    public static TheoryData<string> Types => [.. EventTypes.All];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_written_today_is_what_the_golden_file_of_its_type_says(string type)
    {
        var written = Encoding.UTF8.GetString(Events.Cloud(Events.Codec(), OneOfEach.Of(type)).ToJson());

        Assert.Equal(File.ReadAllText(Path.Combine(Folder, type + ".json")).TrimEnd('\n'), written);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_golden_file_parses_proves_itself_and_is_written_back_byte_for_byte(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, file)).AsSpan().TrimEnd((byte)'\n');

        var read = CloudEvent.Parse(bytes);

        Assert.NotNull(read);
        Assert.True(EventProof.IsWhole(read));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(read.ToJson()));
        Assert.Equal(read.Type, JsonSerializer.Deserialize(read.Data.Shared.Span, ProtocolJson.Plain.SharedPart)!.Type);
        Assert.NotNull(JsonSerializer.Deserialize(read.Data.Private!.Value.Span, ProtocolJson.Plain.PrivatePart));
    }

    [Fact]
    public void Every_type_stands_in_the_readme_once_and_in_the_order_of_the_list()
    {
        var readme = File.ReadAllLines(Repository.Of("src", "CityEdge.Protocol", "README.md"));

        var rows = readme.Where(line => line.StartsWith("| `cityedge.", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(EventTypes.All, rows);
        Assert.All(EventTypes.All, type => Assert.Matches(@"^cityedge\.[a-z]+\.[a-z]+\.v1$", type));
    }
}
