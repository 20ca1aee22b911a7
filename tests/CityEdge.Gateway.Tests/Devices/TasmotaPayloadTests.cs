using System.Text;
using System.Text.Json;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Configuration;
using CityEdge.Gateway.Tests.Lines.Modbus;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Devices;

/// <summary>The payloads of Tasmota's own documentation, played to every Tasmota profile of the catalogue.</summary>
public sealed class TasmotaPayloadTests
{
    private const string Source = "the payloads of Tasmota's documentation (github.com/tasmota/docs)";

    [Fact]
    public void Every_payload_of_the_documentation_reads_as_a_tree_of_it_does_and_none_is_tripped_over()
    {
        var profiles = ProfileLibrary.Load(Repository.Profiles).Profiles.Where(profile => profile.Id.StartsWith("tasmota/", StringComparison.Ordinal)).ToList();
        var (payloads, values) = (0, 0);
        foreach (var line in File.ReadLines(PublicFiles.Path("", "tasmota_payloads.jsonl", Source)))
        {
            using var entry = JsonDocument.Parse(line);
            var topic = entry.RootElement.GetProperty("topic").GetString()!;
            var payload = entry.RootElement.GetProperty("payload");
            payloads++;
            foreach (var profile in profiles)
            {
                values += Play(profile, topic, payload);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"tasmota: {payloads} payloads, {profiles.Count} profiles, {values} values agreed");
        Assert.NotEmpty(profiles);
        Assert.True(values >= 10, $"only {values} values of all payloads are known to a profile");
    }

    // How many values were read, each as it stands in the document.
    private static int Play(DeviceProfile profile, string topic, JsonElement payload)
    {
        var parts = topic.Split('/');
        var device = new BoundDevice
        {
            Id = "device", Profile = profile, Address = parts.Length > 1 ? parts[1] : "", Status = new PointId(0), Outputs = [],
            Points = [.. profile.Points.Select((point, index) => new BoundPoint { Id = new PointId(index + 1), Profile = point })],
        };
        var read = new Dictionary<PointId, Reading>();
        var messages = new DeviceMessages(device, (in Reading reading) => read[reading.Point] = reading);
        var bytes = payload.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(payload.GetString()!) : Encoding.UTF8.GetBytes(payload.GetRawText());
        foreach (var message in ((MqttProfile)profile.Link).Messages.Where(message => TopicPattern.Fits(TopicPattern.Fill(message.From, "", device.Address), topic)))
        {
            messages.Take(messages.Find(message.Name), bytes, default, retained: false);
        }

        var agreed = 0;
        foreach (var point in device.Points.Where(point => read.TryGetValue(point.Id, out var reading) && reading.Quality == Quality.Good))
        {
            var place = (FieldPlace)point.Profile.Place;
            if (place.Values.Count == 0 && payload.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(Field(payload, place.Field).GetDouble() * point.Profile.Scale + point.Profile.Offset, read[point.Id].Value, 9);
                agreed++;
            }
        }

        return agreed;
    }

    private static JsonElement Field(JsonElement at, string path)
    {
        Assert.True(JsonPath.TryParse(path, out var steps));
        return steps.Aggregate(at, (element, step) => step.Name is null ? element[step.Index] : element.GetProperty(step.Name));
    }
}
