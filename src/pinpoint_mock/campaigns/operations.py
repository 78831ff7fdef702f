"""Operations on campaigns, their versions and activities."""
