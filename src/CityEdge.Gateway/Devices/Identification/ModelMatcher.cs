using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Identification;

/// <summary>
/// Tells which model a device is by what it says of itself. Judges only, asks nobody. What must hold: silence, a refusal or broken bytes never make
/// a device a model, and what others say is bounded before it is looked at.
/// </summary>
/// <param name="profiles">The catalogue.</param>
internal sealed class ModelMatcher(IReadOnlyList<DeviceProfile> profiles)
{
    /// <summary>Join EUIs have 8 bytes.</summary>
    public const int EuiDigits = 16;

    /// <summary>The models that a Modbus device identification fits.</summary>
    /// <param name="vendor">Object 0; empty where it was not told.</param>
    /// <param name="product">Object 1; empty where it was not told.</param>
    public IReadOnlyList<DeviceProfile> ByDeviceId(string vendor, string product) =>
        [.. profiles.Where(profile => profile.Identify.DeviceId is { } mark && Holds(vendor, mark.Vendor) && Holds(product, mark.Product))];

    /// <summary>The models whose fingerprint a Modbus device shows.</summary>
    /// <param name="read">What lies at an address: a register's number, a coil's 0 or 1; null where the device did not answer, or refused.</param>
    public IReadOnlyList<DeviceProfile> ByFingerprint(Func<RegisterTable, ushort, ushort?> read) =>
        [.. profiles.Where(profile => profile.Identify.Fingerprint is { Count: > 0 } marks
            && marks.All(mark => read(mark.Table, mark.Address) is { } value && value >= mark.Min && value <= mark.Max))];

    /// <summary>The topic filters under which announcements come.</summary>
    public IReadOnlyList<string> Filters =>
        [.. profiles.SelectMany(profile => profile.Identify.Discovery.Select(mark => TopicOf(profile, mark))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The devices that a message announces; none where it is not an announcement, or not JSON.</summary>
    public IReadOnlyList<KnownDevice> ByAnnouncement(string topic, ReadOnlyMemory<byte> payload)
    {
        var marks = profiles.SelectMany(profile => profile.Identify.Discovery.Select(mark => (profile, mark)))
            .Where(one => TopicPattern.Fits(TopicOf(one.profile, one.mark), topic)).ToList();
        if (marks.Count == 0 || Announcement.Read(payload) is not { } announcement)
        {
            return [];
        }

        using (announcement)
        {
            return [.. announcement.Items
                .SelectMany(item => marks
                    .Where(one => Announcement.Text(item, one.mark.Field) is { } said && one.mark.Fits(said))
                    .Select(one => new KnownDevice(one.profile.Id, one.mark.Address.Length > 0 ? Announcement.Text(item, one.mark.Address) ?? "" : "")))
                .Distinct()];
        }
    }

    /// <summary>The models that a network server's words on a LoRaWAN device fit.</summary>
    /// <param name="name">Name of its device profile, or maker and model.</param>
    /// <param name="joinEui">Its join EUI in hexadecimal digits; empty where it was not told.</param>
    public IReadOnlyList<DeviceProfile> ByNode(string name, string joinEui) =>
        [.. profiles.Where(profile => profile.Identify.Node is { } mark
            && mark.Names.Any(part => Holds(name, part)) && joinEui.StartsWith(mark.JoinEui, StringComparison.OrdinalIgnoreCase))];

    private static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static string TopicOf(DeviceProfile profile, DiscoveryMark mark) =>
        TopicPattern.Fill(mark.Topic, (profile.Link as MqttProfile)?.Base ?? "", "+");
}
