namespace CityEdge.Gateway.Devices.Identification;

/// <summary>
/// An announcement over MQTT by which a model is known: a field with one of some words. Where the document is a list (a bridge's list of devices),
/// each of its items is looked at.
/// </summary>
/// <param name="Topic">Its topic; <c>{base}</c> stands for the profile's, a level may be <c>+</c>.</param>
/// <param name="Field">Path to the field that names the model.</param>
/// <param name="Words">What it may say, any of these; one that ends in <c>*</c> says how it begins.</param>
/// <param name="Address">Path to what <c>{address}</c> stands for in this device's topics; empty where the announcement does not say it.</param>
internal sealed record DiscoveryMark(string Topic, string Field, IReadOnlyList<string> Words, string Address)
{
    /// <summary>Whether the field's text names the model.</summary>
    public bool Fits(string said) =>
        Words.Any(word => word.EndsWith('*') ? said.AsSpan().StartsWith(word.AsSpan(0, word.Length - 1), StringComparison.Ordinal) : said == word);
}
