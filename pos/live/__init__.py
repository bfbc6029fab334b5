"""The record made visible: notices over WebSocket to tills, and what they show to displays."""
