"""The record made visible: notices over WebSocket to tills, kitchens and displays."""
