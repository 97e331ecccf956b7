using Microsoft.Extensions.Logging;

namespace Ambicap.Webhook.Logging;

/// <summary>Brings what Kestrel has to say, from warnings on, into the log.</summary>
/// <param name="log">The log.</param>
internal sealed class KestrelLogProvider(JsonLog log) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, log);

    public void Dispose()
    {
        // The log is not ours.
    }

    private sealed class Logger(string category, JsonLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            if (logLevel == LogLevel.Warning)
            {
                log.Warning(formatter(state, exception), ("source", category), ("exception", exception?.GetType().Name));
            }
            else
            {
                log.Error(formatter(state, exception), ("source", category), ("exception", exception?.GetType().Name));
            }
        }
    }
}
