using System.Text.Json;

namespace CityEdge.Gateway.Tests.Page;

/// <summary>Listens to the event stream as a browser would.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body);
    }

    public static async Task<EventReader> OpenAsync(HttpClient http, string? lastEventId = null, string address = "/api/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, PageBench.Stop);
        response.EnsureSuccessStatusCode();
        return new EventReader(response, await response.Content.ReadAsStreamAsync(PageBench.Stop));
    }

    /// <summary>The next event; comments and retry times are passed over.</summary>
    public async Task<Heard> NextAsync()
    {
        while (true)
        {
            var block = await BlockAsync();
            if (block.Find(line => line.StartsWith("event: ", StringComparison.Ordinal)) is { } type)
            {
                var data = block.Single(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
                return new Heard(block.Single(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..], type["event: ".Length..],
                    JsonDocument.Parse(data).RootElement);
            }
        }
    }

    /// <summary>The next lines up to an empty one, whatever they are; none at the end of the stream.</summary>
    public async Task<List<string>> BlockAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(PageBench.Stop) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    internal sealed record Heard(string Id, string Type, JsonElement Data);
}
